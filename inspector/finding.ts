// What the inspector says of an artefact, one rule at a time. Its words are for a developer who has lost an afternoon.

export interface Finding {
  /** Stable name of the rule (`aud`, `signature`, `htu` …). */
  readonly rule: string
  /**
   * `unknown`: it cannot be told from what is here, and why. `advice`: a server here takes it, and yet it had better be
   * otherwise.
   */
  readonly verdict: 'right' | 'wrong' | 'unknown' | 'advice'
  /** What was found, and when wrong, what it must be: one or two sentences. */
  readonly says: string
  /** The clause that asks for it. */
  readonly clause: string
}

export interface Part {
  /** `header.alg`, `payload.aud` … */
  readonly path: string
  readonly value: unknown
  /** What this member is for. */
  readonly meaning: string
}

/** What is signed, and by whom. */
export const tokenKinds = ['client-assertion', 'dpop-proof', 'access-token'] as const
export type TokenKind = (typeof tokenKinds)[number]
export type ArtefactKind = TokenKind | 'key-set' | 'query' | 'schema' | 'address' | 'request' | 'answer'

/** An artefact within another, with what the outer one tells of the request that it went with. */
export interface Within {
  /** `the DPoP header` */
  readonly name: string
  readonly text: string
  readonly kind: TokenKind | 'query'
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly accessToken?: string | undefined
}

export interface Inspection {
  /** Undefined when it is none of the kinds that the inspector knows. */
  readonly kind: ArtefactKind | undefined
  /** One sentence: what it is, or what it looks like and what was expected. */
  readonly summary: string
  readonly parts: readonly Part[]
  /** In the order in which a server checks. */
  readonly findings: readonly Finding[]
  /** To be inspected by themselves. */
  readonly within: readonly Within[]
}

/** The rules of one artefact, gathered in order. */
export class Findings {
  readonly list: Finding[] = []

  right(rule: string, says: string, clause: string): void {
    this.list.push({ rule, verdict: 'right', says, clause })
  }

  wrong(rule: string, says: string, clause: string): void {
    this.list.push({ rule, verdict: 'wrong', says, clause })
  }

  unknown(rule: string, says: string, clause: string): void {
    this.list.push({ rule, verdict: 'unknown', says, clause })
  }

  advice(rule: string, says: string, clause: string): void {
    this.list.push({ rule, verdict: 'advice', says, clause })
  }
}

/** What stands first in the way; undefined when nothing does. */
export function firstWrong(inspection: Inspection): Finding | undefined {
  return inspection.findings.find(({ verdict }) => verdict === 'wrong')
}
