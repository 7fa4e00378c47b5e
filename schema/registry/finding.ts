// What the check of a subgraph says about one place in it. A finding explains; it never decides by itself what may be
// published: whatever holds one of severity `error` is refused.
import type { ASTNode } from 'graphql'
import { type RuleCode, rules } from './rules.ts'

export interface Finding {
  /** `Person.safeEntry`, a type, a directive, or the name of the subgraph where it is about the whole. */
  readonly coordinate: string
  readonly rule: RuleCode
  readonly severity: 'error' | 'warning' | 'notice'
  readonly why: string
  readonly mend: string
  /** From 1, in the candidate's text; `undefined` where the finding is about no place in it. */
  readonly line: number | undefined
  readonly column: number | undefined
  /** Of a policy: who could read the coordinate, who can now, and who has gained. */
  readonly policy?: PolicyChange
}

/** Scope expressions as text: `name or (dob and sex)`. */
export interface PolicyChange {
  readonly before: string
  readonly after: string
  readonly gained: string
}

/** Line and column, both from 1. */
export interface Place {
  readonly line: number | undefined
  readonly column: number | undefined
}

/** `detail` says what was found here; the rule's own words say why that matters. */
export function makeFinding(rule: RuleCode, coordinate: string, at: ASTNode | Place | undefined, detail = ''): Finding {
  const { severity, why, mend } = rules[rule]
  return { coordinate, rule, severity, why: detail === '' ? why : `${detail}: ${why}`, mend, ...placeOf(at) }
}

function placeOf(at: ASTNode | Place | undefined): Place {
  if (at === undefined) return { line: undefined, column: undefined }
  if (!('kind' in at)) return { line: at.line, column: at.column }
  return { line: at.loc?.startToken.line, column: at.loc?.startToken.column }
}
