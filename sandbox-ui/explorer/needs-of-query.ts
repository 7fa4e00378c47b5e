// What the query in the editor needs of a consent, or what is wrong with it.
import { scopeKind } from '../../schema/contract/scopes.ts'
import type { GraphPolicy } from '../../schema/operation-scopes/scopes-of-operation.ts'
import { scopesOfText, type TextScopes } from '../../schema/operation-scopes/scopes-of-text.ts'
import type { Operation } from '../client/answer.ts'
import type { Persona } from '../sandbox-api.ts'

export type Needs = TextScopes

export function needsOf(query: string, graph: GraphPolicy, approved: readonly string[]): Needs {
  return scopesOfText(query, graph, { approved: new Set(approved) })
}

/** Why no consent can be asked for with it; undefined where one can. `asked`: what it needs and the bank may have. */
export function obstacleOf(
  needs: Needs,
  asked: readonly string[],
  bank: string,
  persona: Persona | undefined,
): string | undefined {
  if ('problem' in needs) return `The query is not complete, so nothing was asked: ${needs.problem}`
  if (asked.length === 0)
    return `${bank} is approved for nothing that this query asks for. Choose another bank or other fields.`
  if (new Set(asked.map(scopeKind)).size > 1)
    return 'One consent is about a person or about a company, never both: ask for `me` and `entity` in two queries.'
  if (asked.some((scope) => scopeKind(scope) === 'ENTITY') && persona?.companies.length === 0)
    return `${persona.slug} acts for no company, and this query is about one. Choose a resident who does: company-director, for example.`
  return undefined
}

/** What is sent for the text of the editors; variables that are no JSON yet are left out. */
export function operationOf(query: string, variables: string): Operation {
  try {
    return variables.trim() === '' ? { query } : { query, variables: JSON.parse(variables) }
  } catch {
    return { query }
  }
}
