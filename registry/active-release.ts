// The release in force, which is the one with the highest number, and what it is composed of.
import { decodeSupergraphRelease, type ReleasedScope } from '../schema/contract/supergraph-release.ts'
import type { RegistryDatabase } from './registry-database.ts'

export interface PublishedVersion {
  readonly subgraph: string
  readonly version: number
  readonly sdl: string
  readonly url: string
}

export interface ActiveRelease {
  /** 0 before the first. */
  readonly number: number
  readonly subgraphs: readonly PublishedVersion[]
  readonly scopes: readonly ReleasedScope[]
}

export async function readActiveRelease(database: RegistryDatabase): Promise<ActiveRelease> {
  const release = await database.release.findFirst({
    orderBy: { number: 'desc' },
    select: {
      number: true,
      jws: true,
      subgraphs: { select: { subgraphVersion: { select: { subgraph: true, version: true, sdl: true, url: true } } } },
    },
  })
  if (release === null) return { number: 0, subgraphs: [], scopes: [] }
  return {
    number: release.number,
    subgraphs: release.subgraphs.map(({ subgraphVersion }) => subgraphVersion),
    scopes: decodeSupergraphRelease(release.jws).scopes,
  }
}

/** Which version of a subgraph is in force; undefined when the supergraph has none of it. */
export async function readActiveVersion(subgraph: string, database: RegistryDatabase): Promise<number | undefined> {
  const release = await database.release.findFirst({
    orderBy: { number: 'desc' },
    select: { subgraphs: { where: { subgraph }, select: { version: true } } },
  })
  return release?.subgraphs[0]?.version
}
