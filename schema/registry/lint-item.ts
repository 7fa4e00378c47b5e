// Whether an item is described well enough to be consented to: titles in the page's languages, whose data it is, whom it
// applies to.
import { z } from 'zod'
import { scopeKind } from '../contract/scopes.ts'
import type { Assignment } from './assignment.ts'
import { type Finding, makeFinding } from './finding.ts'
import type { AppliedDirective } from './read-subgraph.ts'

const titles = ['title', 'titleZh', 'titleMs', 'titleTa']
/** GraphQL takes one value for a list of one; the policy index of a gateway would not load it. */
const listSchema = z.array(z.string()).catch([])

export function lintItem(coordinate: string, item: AppliedDirective, { owner, agencies }: Assignment): Finding[] {
  const { argument, node } = item
  const findings: Finding[] = []
  const isText = (name: string) => String(argument(name) ?? '').trim() !== ''
  // The platform's own titles are in the texts of its pages.
  const missing = titles.filter((name) => (owner === 'agency' || name === 'title') && !isText(name))
  if (missing.length > 0) findings.push(makeFinding('lint/titles', coordinate, node, `without ${missing.join(', ')}`))
  const named = listSchema.parse(argument('agency'))
  const strangers = named.filter((each) => !agencies.includes(each))
  if (owner === 'agency' && (named.length === 0 || strangers.length > 0))
    findings.push(makeFinding('lint/agency', coordinate, node, strangers.join(', ')))
  const segments = listSchema.parse(argument('segments'))
  const known = scopeKind(String(argument('scope'))) === 'ENTITY' ? ['ENTITY'] : ['SC', 'PR', 'FIN']
  if (segments.length === 0 || segments.some((each) => !known.includes(each)))
    findings.push(makeFinding('lint/segments', coordinate, node, segments.join(', ')))
  return findings
}
