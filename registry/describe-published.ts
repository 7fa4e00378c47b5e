// What agencies can read of the registry: which subgraphs there are, and of their own everything.
import type { RegistryDatabase } from './registry-database.ts'

export async function describeSubgraphs(database: RegistryDatabase) {
  const release = await database.release.findFirst({
    orderBy: { number: 'desc' },
    select: {
      number: true,
      subgraphs: {
        orderBy: { subgraph: 'asc' },
        select: { subgraphVersion: { omit: { sdl: true, url: true, notes: true } } },
      },
    },
  })
  const subgraphs = (release?.subgraphs ?? []).map(({ subgraphVersion: { subgraph, ...version } }) => ({
    name: subgraph,
    ...version,
  }))
  return { number: release?.number ?? 0, subgraphs }
}

export async function describeHistory(database: RegistryDatabase, subgraph: string) {
  const [versions, active, addresses] = await Promise.all([
    database.subgraphVersion.findMany({
      where: { subgraph },
      orderBy: { version: 'desc' },
      omit: { sdl: true, subgraph: true },
    }),
    database.releaseSubgraph.findFirst({ where: { subgraph }, orderBy: { number: 'desc' } }),
    database.approvedAddress.findMany({ where: { subgraph }, orderBy: { url: 'asc' } }),
  ])
  return {
    subgraph,
    addresses: addresses.map(({ url }) => url),
    versions: versions.map((each) => ({ ...each, active: each.version === active?.version })),
  }
}

export async function describeAssignments(database: RegistryDatabase, clientId: string) {
  const rows = await database.assignment.findMany({
    where: { clientId },
    orderBy: { subgraph: 'asc' },
    include: { addresses: { orderBy: { url: 'asc' } } },
  })
  return rows.map(({ subgraph, agencies, types, scopes, addresses }) => ({
    ...{ subgraph, agencies, types, scopes },
    addresses: addresses.map(({ url }) => url),
  }))
}
