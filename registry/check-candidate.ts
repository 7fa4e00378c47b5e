// Checks a candidate against the release in force, by the registry's own knowledge: what the operator assigned, what was
// ever published, what clients really ran.
import type { Assignment } from '../schema/registry/assignment.ts'
import type { CheckResult } from '../schema/registry/check-subgraph.ts'
import { platformAssignments } from '../schema/registry/platform-assignments.ts'
import { type ActiveRelease, readActiveRelease } from './active-release.ts'
import type { CheckRunner } from './check-runner.ts'
import type { ConsentRecords } from './consent-records.ts'
import type { RegistryDatabase } from './registry-database.ts'

/** Days over which use is judged. */
export const daysOfUse = 30

export interface CheckDeps {
  readonly database: RegistryDatabase
  readonly consents: ConsentRecords
  readonly checks: CheckRunner
}

export interface CheckedCandidate {
  readonly active: ActiveRelease
  readonly result: CheckResult
}

export async function checkCandidate(name: string, sdl: string, deps: CheckDeps): Promise<CheckedCandidate> {
  const [active, assignments, operations, earlier] = await Promise.all([
    readActiveRelease(deps.database),
    readAssignments(deps.database),
    deps.consents.readUse(daysOfUse),
    deps.database.subgraphVersion.findMany({ where: { subgraph: name }, select: { sdl: true } }),
  ])
  const result = await deps.checks.run('check', {
    ...{ published: textsOf(active), assignments, operations },
    candidate: { name, sdl },
    earlier: earlier.map((each) => each.sdl),
  })
  return { active, result }
}

export function textsOf({ subgraphs }: ActiveRelease) {
  return subgraphs.map(({ subgraph: name, sdl }) => ({ name, sdl }))
}

export async function readAssignments(database: RegistryDatabase): Promise<Assignment[]> {
  const rows = await database.assignment.findMany({
    select: { subgraph: true, agencies: true, types: true, scopes: true },
  })
  return [...platformAssignments, ...rows.map((row): Assignment => ({ ...row, owner: 'agency' }))]
}
