// At the start: the platform's own subgraphs as this version of the platform has them, at the addresses the operator set.
// Nothing is published when nothing has changed. The supergraph is signed anew when the key has changed.
import { decodeProtectedHeader } from 'jose'
import type { Mode } from '../schema/contract/mode.ts'
import { verifySupergraphRelease } from '../schema/contract/supergraph-release.ts'
import { readSubgraphSdl, subgraphNames } from '../schema/read-subgraph-sdl.ts'
import { composeSubgraphs } from '../schema/registry/compose.ts'
import { type ActivateDeps, activateRelease, offerActiveScopes } from './activate-release.ts'
import { type ActiveRelease, type PublishedVersion, readActiveRelease } from './active-release.ts'
import { type CheckDeps, checkCandidate } from './check-candidate.ts'
import type { RegistryDatabase } from './registry-database.ts'
import { publicKeyOf } from './signing-key.ts'
import { RegistryStartRefused } from './start-refused.ts'

export type PlatformAddresses = Readonly<Record<(typeof subgraphNames)[number], string>>

export async function publishPlatform(
  addresses: PlatformAddresses,
  mode: Mode,
  deps: ActivateDeps & CheckDeps,
): Promise<void> {
  const base = await readActiveRelease(deps.database)
  const latest = await latestVersions(deps.database)
  const wanted = subgraphNames.map((name) => ({ subgraph: name, sdl: readSubgraphSdl(name), url: addresses[name] }))
  const added: PublishedVersion[] = wanted
    .filter(({ subgraph, sdl, url }) => {
      const active = base.subgraphs.find((each) => each.subgraph === subgraph)
      return active?.sdl !== sdl || active.url !== url
    })
    .map((each) => ({ ...each, version: (latest.get(each.subgraph) ?? 0) + 1 }))
  if (added.length === 0 && (await isSignedBy(deps.signingKey.kid, deps.database))) return offerActiveScopes(deps)
  // A change that an agency could not publish, the platform can't either. A sandbox is where such changes are made.
  if (mode === 'production' && base.number > 0) await refuseWeakening(added, base, deps)
  const subgraphs = [
    ...base.subgraphs.filter(({ subgraph }) => !added.some((each) => each.subgraph === subgraph)),
    ...added,
  ]
  const unchanged = added.every(({ sdl, subgraph }) =>
    base.subgraphs.some((each) => each.subgraph === subgraph && each.sdl === sdl),
  )
  // Where a subgraph is reached is not in the supergraph's text.
  const supergraphSdl = (unchanged ? await activeSupergraph(deps) : undefined) ?? (await compose(subgraphs))
  const notes = 'Published by the platform at its start.'
  await activateRelease(
    { ...{ base, added, subgraphs, supergraphSdl, notes }, kind: 'PLATFORM', madeBy: 'platform' },
    deps,
  )
}

/** Undefined when it was signed by another key: what is not known to be ours is composed again. */
async function activeSupergraph({ database, signingKey }: ActivateDeps): Promise<string | undefined> {
  const release = await database.release.findFirst({ orderBy: { number: 'desc' }, select: { jws: true } })
  if (release === null) return undefined
  const verified = await verifySupergraphRelease(release.jws, { keys: [publicKeyOf(signingKey)] }).catch(
    () => undefined,
  )
  return verified?.supergraphSdl
}

async function compose(subgraphs: readonly PublishedVersion[]): Promise<string> {
  const composed = composeSubgraphs(subgraphs.map(({ subgraph: name, sdl }) => ({ name, sdl })))
  if (composed.kind === 'composed') return composed.supergraphSdl
  throw new RegistryStartRefused(
    `The platform's own subgraphs do not compose with what agencies published: ${composed.problems.join('; ')}. Start the version before, let them be changed or withdrawn (izin operator subgraph withdraw), then this one; a sandbox can begin anew without its data folder (.izin).`,
  )
}

async function refuseWeakening(
  added: readonly PublishedVersion[],
  base: ActiveRelease,
  deps: CheckDeps,
): Promise<void> {
  for (const { subgraph, sdl } of added) {
    if (base.subgraphs.some((each) => each.subgraph === subgraph && each.sdl === sdl)) continue
    const { result } = await checkCandidate(subgraph, sdl, deps)
    const [error] = result.findings.filter(({ severity }) => severity === 'error')
    if (error !== undefined)
      throw new RegistryStartRefused(
        `${subgraph} is refused: ${error.coordinate}, ${error.rule}: ${error.why}. ${error.mend}`,
      )
  }
}

async function latestVersions(database: RegistryDatabase): Promise<ReadonlyMap<string, number>> {
  const rows = await database.subgraphVersion.groupBy({ by: ['subgraph'], _max: { version: true } })
  return new Map(rows.map(({ subgraph, _max }) => [subgraph, _max.version ?? 0]))
}

async function isSignedBy(kid: string, database: RegistryDatabase): Promise<boolean> {
  const release = await database.release.findFirst({ orderBy: { number: 'desc' }, select: { jws: true } })
  return release !== null && decodeProtectedHeader(release.jws).kid === kid
}
