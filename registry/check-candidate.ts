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
const daysOfUse = 30

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
  const published = active.subgraphs.map((each) => ({ name: each.subgraph, sdl: each.sdl }))
  const result = await deps.checks.run({
    ...{ published, assignments, operations },
    candidate: { name, sdl },
    earlier: earlier.map((each) => each.sdl),
  })
  return { active, result }
}

async function readAssignments(database: RegistryDatabase): Promise<Assignment[]> {
  const rows = await database.assignment.findMany({
    select: { subgraph: true, agencies: true, types: true, scopes: true },
  })
  return [...platformAssignments, ...rows.map((row): Assignment => ({ ...row, owner: 'agency' }))]
}
