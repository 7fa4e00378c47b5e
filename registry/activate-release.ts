// Makes the next supergraph the active one: versions and release in one transaction, so that whatever breaks in between
// leaves the old one active. Its number is the base's and one: of two that began from the same base only one can commit.

import {
  type ReleasedScope,
  type SupergraphRelease,
  signSupergraphRelease,
} from '../schema/contract/supergraph-release.ts'
import { type ActiveRelease, type PublishedVersion, readActiveRelease } from './active-release.ts'
import type { RegistryDatabase } from './registry-database.ts'
import { RegistryProblem } from './registry-problem.ts'
import { releasedScopes } from './released-scopes.ts'
import type { SigningKey } from './signing-key.ts'

export interface NextRelease {
  /** What it was checked against. */
  readonly base: ActiveRelease
  readonly kind: 'PUBLISH' | 'ROLLBACK' | 'PLATFORM' | 'WITHDRAWAL'
  readonly supergraphSdl: string
  readonly subgraphs: readonly PublishedVersion[]
  readonly added: readonly PublishedVersion[]
  /** Whose change it is; left out, nobody's. */
  readonly subgraph?: string
  readonly madeBy: string
  readonly notes: string
}

export interface ActivateDeps {
  readonly database: RegistryDatabase
  readonly signingKey: SigningKey
  /** Makes exactly these scopes consentable. */
  readonly registerScopes: (scopes: readonly ReleasedScope[]) => Promise<void>
}

/** Returns the number. Throws RegistryProblem PUBLISHED_MEANWHILE when another was quicker. */
export async function activateRelease(next: NextRelease, deps: ActivateDeps): Promise<number> {
  const { database, signingKey } = deps
  const number = next.base.number + 1
  const scopes = releasedScopes(next.supergraphSdl)
  const release: SupergraphRelease = {
    ...{ number, scopes, supergraphSdl: next.supergraphSdl },
    subgraphs: next.subgraphs
      .map(({ subgraph: name, url, version }) => ({ name, url, version }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    createdAt: new Date().toISOString(),
  }
  const jws = await signSupergraphRelease(release, signingKey)
  // A scope without a field is harmless; a field without its scope could be consented to by nobody.
  const kept = next.base.scopes.filter(({ scope }) => !scopes.some((each) => each.scope === scope))
  await deps.registerScopes([...scopes, ...kept])
  const { kind, madeBy, notes } = next
  const publishedBy = madeBy
  await database
    .$transaction([
      database.release.create({ data: { number, kind, madeBy, notes, jws, subgraph: next.subgraph ?? null } }),
      database.subgraphVersion.createMany({ data: next.added.map((each) => ({ ...each, notes, publishedBy })) }),
      database.releaseSubgraph.createMany({
        data: next.subgraphs.map(({ subgraph, version }) => ({ number, subgraph, version })),
      }),
    ])
    .catch(async (error: unknown) => {
      if (!isDuplicate(error) && !(await holdsWithdrawn(next.subgraphs, database))) throw error
      await offerActiveScopes(deps)
      throw new RegistryProblem('PUBLISHED_MEANWHILE', { active: (await readActiveRelease(database)).number })
    })
  // What is gone stays on offer until this has been done once, and yields nothing.
  await offerActiveScopes(deps).catch(() => undefined)
  return number
}

/** Until what is consentable is what is active: another release may come in between. */
export async function offerActiveScopes({
  database,
  registerScopes,
}: Pick<ActivateDeps, 'database' | 'registerScopes'>): Promise<void> {
  for (let offered = -1, active = await readActiveRelease(database); active.number !== offered; ) {
    await registerScopes(active.scopes)
    offered = active.number
    active = await readActiveRelease(database)
  }
}

/** The operator was quicker: the database takes no release with what was withdrawn. */
async function holdsWithdrawn(subgraphs: readonly PublishedVersion[], database: RegistryDatabase): Promise<boolean> {
  const names = subgraphs.map(({ subgraph }) => subgraph)
  return (await database.withdrawal.count({ where: { subgraph: { in: names } } })) > 0
}

/** Prisma's code of a unique key that is taken. */
function isDuplicate(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002'
}
