// A subgraph that was withdrawn while no registry ran: gateways are offered nothing before it is out.
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { starterSdl } from '../../izin/starter/starter-sdl.ts'
import { publicJwk } from '../../platform/platform-keys.ts'
import { activateRelease } from '../../registry/activate-release.ts'
import { readActiveRelease } from '../../registry/active-release.ts'
import { openConsentRecords } from '../../registry/consent-records.ts'
import { openRegistryDatabase } from '../../registry/registry-database.ts'
import { startRegistry } from '../../registry/start-registry.ts'
import { verifySupergraphRelease } from '../../schema/contract/supergraph-release.ts'
import { composeSubgraphs } from '../../schema/registry/compose.ts'
import { createTestDatabase } from '../harness/create-test-database.ts'
import { testKeys } from '../harness/test-keys.ts'

it('the first release that a starting registry offers is without it', { timeout: 120_000 }, async () => {
  const urls = await createTestDatabase()
  const { registryKey } = await testKeys()
  const database = openRegistryDatabase(urls.admin)
  const consents = openConsentRecords(urls.consentForRegistry)
  try {
    await database.$executeRaw`SELECT operator_assign('museum', 'museum-agency', '{NHB}', 'Museum', 'museum')`
    const base = await readActiveRelease(database)
    const sdl = starterSdl({ subgraph: 'museum', agency: 'NHB', types: 'Museum', field: 'museumVisits' })
    const added = { subgraph: 'museum', version: 1, sdl, url: 'http://127.0.0.1:4999/graphql' }
    const subgraphs = [...base.subgraphs, added]
    const composed = composeSubgraphs(subgraphs.map((each) => ({ name: each.subgraph, sdl: each.sdl })))
    if (composed.kind === 'failed') throw new Error(composed.problems.join('\n'))
    const { supergraphSdl } = composed
    const served = await activateRelease(
      {
        ...{ base, subgraphs, supergraphSdl, subgraph: 'museum', added: [added] },
        kind: 'PUBLISH',
        madeBy: 'x',
        notes: '',
      },
      { database, signingKey: registryKey, registerScopes: consents.registerScopes },
    )
    await database.$executeRaw`SELECT operator_withdraw_subgraph('museum', 'stolen key', ${served}::int)`

    const registry = await startRegistry({
      ...{ mode: 'sandbox', host: '127.0.0.1', port: 0, publicUrl: 'http://localhost', issuer: 'http://localhost' },
      ...{ databaseUrl: urls.registry, consentDatabaseUrl: urls.consentForRegistry, signingKey: registryKey },
      ...{ personDatabaseUrl: urls.personForRegistry, corporateDatabaseUrl: urls.corporateForRegistry },
      platformAddresses: { person: 'http://localhost', corporate: 'http://localhost', consent: 'http://localhost' },
      logger: pino({ level: 'silent' }),
    })
    const offered = await (await fetch(`${registry.url}/supergraph`)).text()
    await registry.stop()
    const release = await verifySupergraphRelease(offered, { keys: [publicJwk(registryKey)] })
    expect(release.number).toBe(served + 1)
    expect(release.subgraphs.map(({ name }) => name)).toEqual(['consent', 'corporate', 'person'])
    expect(release.supergraphSdl).not.toMatch(/museum/i)
    expect(release.scopes.some(({ scope }) => scope.startsWith('museum'))).toBe(false)
  } finally {
    await consents.close()
    await database.$disconnect()
    await urls.drop()
  }
})
