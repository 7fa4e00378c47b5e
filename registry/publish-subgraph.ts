// Publishes a version of an agency's subgraph, or goes back to one: checked again here whatever was checked before, then
// activated. The caller is authenticated and the subgraph is its own.
import type { CheckResult } from '../schema/registry/check-subgraph.ts'
import { type ActivateDeps, activateRelease } from './activate-release.ts'
import { type ActiveRelease, type PublishedVersion, readActiveVersion } from './active-release.ts'
import { type CheckDeps, checkCandidate } from './check-candidate.ts'
import type { RegistryDatabase } from './registry-database.ts'
import { RegistryProblem } from './registry-problem.ts'

export type PublishDeps = CheckDeps & ActivateDeps

export interface Published {
  readonly version: number
  readonly number: number
  readonly findings: CheckResult['findings']
}

export interface PublishRequest {
  readonly subgraph: string
  readonly sdl: string
  readonly url: string | undefined
  readonly notes: string
  readonly madeBy: string
}

export async function publishSubgraph(request: PublishRequest, deps: PublishDeps): Promise<Published> {
  const { subgraph, sdl, notes, madeBy } = request
  const url = await approvedAddress(deps.database, subgraph, request.url)
  const { active, result } = await checkCandidate(subgraph, sdl, deps)
  const { supergraphSdl, findings } = result
  if (!result.publishable || supergraphSdl === undefined) throw refused(result, active)
  const latest = await deps.database.subgraphVersion.aggregate({ where: { subgraph }, _max: { version: true } })
  const added = { subgraph, version: (latest._max.version ?? 0) + 1, sdl, url }
  const number = await activateRelease(
    {
      ...{ base: active, kind: 'PUBLISH', supergraphSdl, subgraph, madeBy, notes, added: [added] },
      subgraphs: withVersion(active, added),
    },
    deps,
  )
  return { version: added.version, number, findings }
}

export interface RollbackRequest {
  readonly subgraph: string
  /** Undefined: the one that was active before the active one, or last when none is. */
  readonly version: number | undefined
  readonly notes: string
  readonly madeBy: string
}

export async function rollbackSubgraph(request: RollbackRequest, deps: PublishDeps): Promise<Published> {
  const { subgraph, notes, madeBy } = request
  const target = await findTarget(request, deps.database)
  await approvedAddress(deps.database, subgraph, target.url)
  const { active, result } = await checkCandidate(subgraph, target.sdl, deps)
  const { supergraphSdl } = result
  // Going back is for emergencies: that it hurts those who use what is new is told, not refused. That it would open
  // anything is refused all the same.
  const findings = result.findings.map((finding) =>
    finding.rule === 'impact/breaking' ? { ...finding, severity: 'warning' as const } : finding,
  )
  const publishable = findings.every(({ severity }) => severity !== 'error')
  if (!publishable || supergraphSdl === undefined) throw refused({ ...result, findings }, active)
  const number = await activateRelease(
    {
      ...{ base: active, kind: 'ROLLBACK', supergraphSdl, subgraph, madeBy, notes, added: [] },
      subgraphs: withVersion(active, target),
    },
    deps,
  )
  return { version: target.version, number, findings }
}

async function findTarget({ subgraph, version }: RollbackRequest, database: RegistryDatabase) {
  const active = await readActiveVersion(subgraph, database)
  const wanted = version ?? (await lastBefore(active, subgraph, database))
  const target =
    wanted === undefined
      ? null
      : await database.subgraphVersion.findUnique({
          where: { subgraph_version: { subgraph, version: wanted } },
          select: { subgraph: true, version: true, sdl: true, url: true },
        })
  if (target === null || target.version === active) throw new RegistryProblem('UNKNOWN_VERSION')
  return target
}

/** The version that was active last and is not active now. */
async function lastBefore(active: number | undefined, subgraph: string, database: RegistryDatabase) {
  const earlier = await database.releaseSubgraph.findFirst({
    where: { subgraph, ...(active === undefined ? {} : { version: { not: active } }) },
    orderBy: { number: 'desc' },
  })
  return earlier?.version
}

/** Where gateways will call: an address the operator approved, also when an old version comes back. */
async function approvedAddress(database: RegistryDatabase, subgraph: string, url: string | undefined): Promise<string> {
  const approved = await database.approvedAddress.findMany({ where: { subgraph }, select: { url: true } })
  const [only] = approved
  const address = url ?? (approved.length === 1 ? only?.url : undefined)
  if (address === undefined || !approved.some((each) => each.url === address))
    throw new RegistryProblem('ADDRESS_NOT_APPROVED')
  return address
}

function withVersion({ subgraphs }: ActiveRelease, version: PublishedVersion): PublishedVersion[] {
  return [...subgraphs.filter(({ subgraph }) => subgraph !== version.subgraph), version]
}

function refused({ findings }: CheckResult, { number }: ActiveRelease): RegistryProblem {
  return new RegistryProblem('CHECK_FAILED', { findings, active: number })
}
