// Whether residents would now read something else about a scope that they already consented to: its title, agencies,
// segments or classification. A warning only; what it opens is judged by the policy.
import { buildPolicyIndex } from '../policy/policy-index.ts'

export interface ChangedMeaning {
  readonly coordinate: string
  /** `name: title was "Name"` */
  readonly detail: string
}

export function judgeMeanings(beforeSdl: string, afterSdl: string): readonly ChangedMeaning[] {
  const after = buildPolicyIndex(afterSdl).fields
  return [...buildPolicyIndex(beforeSdl).fields.values()].flatMap(({ coordinate, item }): ChangedMeaning[] => {
    const now = after.get(coordinate)?.item
    if (item === undefined || now === undefined) return []
    const facts = ['scope', 'title', 'agencies', 'segments', 'classification'] as const
    return facts
      .filter((fact) => String(item[fact]) !== String(now[fact]))
      .map((fact) => ({ coordinate, detail: `${item.scope}: its ${fact} was ${String(item[fact])}` }))
  })
}
