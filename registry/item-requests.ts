// What banks want to ask residents for of an agency's items and the agency's word on it (the operator's comes last), and
// what is read of them. An agency sees and decides what lies within the scopes it was assigned, and nothing else.

import type { DecisionRequest } from '../schema/contract/registry-requests.ts'
import { type Assignment, ownsScope } from '../schema/registry/assignment.ts'
import type { ConsentRecords } from './consent-records.ts'
import type { RegistryDatabase } from './registry-database.ts'
import { RegistryProblem } from './registry-problem.ts'

interface RequestDeps {
  readonly database: RegistryDatabase
  readonly consents: ConsentRecords
}

/** The subgraph is the caller's own. */
export async function listItemRequests(subgraph: string, { database, consents }: RequestDeps) {
  return consents.itemRequests(namespacesOf(await assignmentOf(subgraph, database)))
}

/** What was read of its items; counts alone. */
export async function readUsage(subgraph: string, days: number, { database, consents }: RequestDeps) {
  return consents.usage(namespacesOf(await assignmentOf(subgraph, database)), days)
}

function namespacesOf({ scopes }: Assignment): string[] {
  return [scopes, `entity.${scopes}`]
}

/** Throws RegistryProblem NOT_ASSIGNED when one of the scopes is not the agency's, and decides none then. */
export async function decideItemRequests(
  { subgraph, madeBy }: { readonly subgraph: string; readonly madeBy: string },
  decision: DecisionRequest,
  { database, consents }: RequestDeps,
) {
  const assignment = await assignmentOf(subgraph, database)
  if (!decision.scopes.every((scope) => ownsScope(assignment, scope, undefined)))
    throw new RegistryProblem('NOT_ASSIGNED')
  return consents.decideItems(madeBy, decision)
}

async function assignmentOf(subgraph: string, database: RegistryDatabase): Promise<Assignment> {
  const row = await database.assignment.findUnique({ where: { subgraph } })
  if (row === null) throw new RegistryProblem('NOT_ASSIGNED')
  const { agencies, types, scopes } = row
  return { owner: 'agency', subgraph, agencies, types, scopes }
}
