// `jti`: each assertion and each proof is good once. Who has not seen them all can say that one was used, never that it
// was not.
import type { Findings } from './finding.ts'
import { quoted } from './quote.ts'
import type { ReadJwt } from './read-jwt.ts'
import type { Situation } from './situation.ts'

export interface UseRule {
  readonly clause: string
  /** `assertion`, `proof` */
  readonly noun: string
  /** What to do, said of one without an id. */
  readonly give: string
  /** Characters that are taken. */
  readonly longest?: number | undefined
}

export function checkUse(
  { payload: { jti } }: ReadJwt,
  { usedIds, sentAt }: Situation,
  { clause, noun, give, longest = Number.POSITIVE_INFINITY }: UseRule,
  findings: Findings,
): void {
  if (jti === undefined || jti === '') findings.wrong('jti', `\`jti\` is missing; ${give}`, clause)
  else if (typeof jti !== 'string')
    findings.wrong('jti', `\`jti\` is ${quoted(jti)}, which is no string; ${give}`, clause)
  else if (jti.length > longest)
    findings.wrong(
      'jti',
      `\`jti\` has ${jti.length} characters; at most ${longest} are taken, and a UUID has 36.`,
      clause,
    )
  else if (!usedIds?.has(jti))
    findings.unknown('jti', `Whether it was used before, only the server knows: each ${noun} is good once.`, clause)
  else checkFirst(usedIds.get(jti), sentAt, { clause, noun }, findings)
}

function checkFirst(
  used: number | undefined,
  sentAt: number | undefined,
  { clause, noun }: Pick<UseRule, 'clause' | 'noun'>,
  findings: Findings,
): void {
  if (used !== undefined && used === sentAt) {
    findings.right('jti', `The \`jti\` was used for this request alone, at ${clockTime(used)}.`, clause)
    return
  }
  const when = used === undefined ? 'was used before' : `was used before: it was sent at ${clockTime(used)}`
  findings.wrong(
    'jti',
    `This ${noun} ${when}. Each is for one request; make a new one, with a new \`jti\`, for every request.`,
    clause,
  )
}

function clockTime(milliseconds: number): string {
  return new Date(milliseconds).toLocaleTimeString('en-GB')
}
