// What agencies can read of the registry: which subgraphs there are, and of their own everything.
import { readActiveVersion } from './active-release.ts'
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
  const [versions, active, addresses, withdrawal] = await Promise.all([
    database.subgraphVersion.findMany({
      where: { subgraph },
      orderBy: { version: 'desc' },
      omit: { sdl: true, subgraph: true },
    }),
    readActiveVersion(subgraph, database),
    database.approvedAddress.findMany({ where: { subgraph }, orderBy: { url: 'asc' } }),
    database.withdrawal.findUnique({ where: { subgraph }, select: { withdrawnAt: true } }),
  ])
  return {
    subgraph,
    addresses: addresses.map(({ url }) => url),
    withdrawnAt: withdrawal?.withdrawnAt ?? null,
    versions: versions.map((each) => ({ ...each, active: each.version === active })),
  }
}

export async function describeAssignments(database: RegistryDatabase, clientId: string) {
  const rows = await database.assignment.findMany({
    where: { clientId },
    orderBy: { subgraph: 'asc' },
    include: { addresses: { orderBy: { url: 'asc' } }, withdrawal: { select: { withdrawnAt: true } } },
  })
  return rows.map(({ subgraph, agencies, types, scopes, addresses, withdrawal }) => ({
    ...{ subgraph, agencies, types, scopes, withdrawnAt: withdrawal?.withdrawnAt ?? null },
    addresses: addresses.map(({ url }) => url),
  }))
}
