import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoClients } from '../../prisma/consent/seed/demo-clients.ts'
import { seedConsent } from '../../prisma/consent/seed/seed-consent.ts'
import { syncScopes } from '../../prisma/consent/seed/sync-scopes.ts'
import { seedCompanies } from '../../prisma/corporate/seed/seed-companies.ts'
import { seedPersons } from '../../prisma/person/seed/seed-persons.ts'
import { loadSandboxData } from '../../prisma/seed/load-sandbox-data.ts'
import { personaId } from '../../prisma/seed/persona-id.ts'
import { isUen } from '../../schema/check-letters/uen.ts'
import { readItemMetadata } from '../../schema/item-metadata.ts'
import { createTestDatabase, type TestDatabase } from '../harness/create-test-database.ts'

const data = loadSandboxData('2026-11-22')
const key = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'test' }
const jwksByClient = Object.fromEntries(demoClients.map(({ clientId }) => [clientId, { keys: [key] }]))

let database: TestDatabase
let pool: pg.Pool
beforeAll(async () => {
  database = await createTestDatabase()
  pool = new pg.Pool({ connectionString: database.admin, max: 2 })
  // A connection that is still closing when its database is dropped says so.
  pool.on('error', () => {})
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

async function seedAll(): Promise<void> {
  await seedPersons(pool, data.personas)
  await seedCompanies(pool, data)
  await syncScopes(pool, readItemMetadata())
  await seedConsent(pool, { data, jwksByClient })
}

/** Every row of every table, without what the clock alone decides. */
async function everything(): Promise<unknown> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname IN ('person', 'corporate', 'consent') AND tablename <> '_prisma_migrations' ORDER BY 1`,
  )
  const content: Record<string, unknown> = {}
  for (const { name } of tables) {
    const { rows } = await pool.query(
      `SELECT to_jsonb(t) - 'created_at' - 'stamped_at' AS row FROM ${name} t ORDER BY 1`,
    )
    content[name] = rows
  }
  return content
}

describe('the seeds', () => {
  it('leave the same rows however often they run', async () => {
    await seedAll()
    const first = await everything()
    await seedAll()
    expect(await everything()).toEqual(first)
  })

  it('mark each database as a sandbox’s', async () => {
    for (const schema of ['person', 'corporate', 'consent'])
      expect((await pool.query(`SELECT FROM ${schema}.sandbox_stamp`)).rowCount).toBe(1)
  })

  it('leave alone what is not theirs: another person, a client’s status, the acr the operator set', async () => {
    const other = '00000000-0000-4000-8000-000000000001'
    await pool.query(`INSERT INTO person.person (id, segment, updated_on, name) VALUES ($1, 'SC', now(), 'X')`, [other])
    await pool.query(`UPDATE consent.client SET status = 'SUSPENDED' WHERE client_id = 'lion-city-bank'`)
    await pool.query(`UPDATE consent.scope SET acr = 'urn:izin:acr:2' WHERE scope = 'noa'`)
    await seedAll()
    expect((await pool.query('SELECT FROM person.person WHERE id = $1', [other])).rowCount).toBe(1)
    expect((await pool.query(`SELECT FROM consent.client WHERE status = 'SUSPENDED'`)).rowCount).toBe(1)
    expect(
      (await pool.query(`SELECT FROM consent.scope WHERE scope = 'noa' AND acr = 'urn:izin:acr:2'`)).rowCount,
    ).toBe(1)
  })

  it('write nothing when one row is wrong', async () => {
    const [first, ...rest] = data.personas
    if (!first) throw new Error('no persona')
    const before = await everything()
    const broken = { ...first, slug: 'broken', updatedOn: 'not a date' }
    await expect(seedPersons(pool, [...rest, broken])).rejects.toThrow()
    expect(await everything()).toEqual(before)
  })

  it('refuse a demo client without keys', async () => {
    await expect(seedConsent(pool, { data, jwksByClient: {} })).rejects.toThrow(/has no public keys/)
  })

  it('leave what an operator decided about a bank’s items', async () => {
    const items = async () =>
      (
        await pool.query<{ scope: string }>(`SELECT scope FROM consent.client_item WHERE client_id = 'merlion-bank'`)
      ).rows.map(({ scope }) => scope)
    await pool.query(
      `SELECT * FROM consent.operator_approve_items('merlion-bank', 'credit-card', '{sponsoredchildrenrecords.sex}', false)`,
    )
    await pool.query(`SELECT * FROM consent.operator_refuse_items('merlion-bank', '{email}', 'not needed')`)
    const before = await items()
    await seedConsent(pool, { data, jwksByClient })
    expect((await items()).sort()).toEqual(before.sort())
    expect(before).toContain('sponsoredchildrenrecords.sex')
    expect(before).not.toContain('email')
  })

  it('leave an agency as it is: its key, its subgraph, its items, and what a bank may ask for of them', async () => {
    await seedAll()
    const names = JSON.stringify({ en: 'a', zh: 'b', ms: 'c', ta: 'd' })
    const about = {
      client_id: 'bikes-agency',
      legal_name: 'a',
      uen: 'b',
      address: 'c',
      contact: 'd',
      jwks: { keys: [key] },
    }
    const item = {
      scope: 'bikes.place',
      item: 'bikes',
      titles: JSON.parse(names),
      agency: ['BIKES'],
      classification: 'C',
    }
    const rest = { segments: ['SC'], tier: 'standard', coordinates: ['Bikes.place'] }
    for (const [statement, ...values] of [
      [`SELECT consent.operator_add_agency('BIKES', $1, $2)`, names, JSON.stringify(about)],
      [`SELECT consent.operator_assign_subgraph('bikes', 'bikes-agency', 'bikes')`],
      [`SELECT consent.register_item_scopes($1)`, JSON.stringify([{ ...item, ...rest }])],
      [`SELECT * FROM consent.operator_approve_items('merlion-bank', 'credit-card', '{bikes.place}', false)`],
      [`SELECT * FROM consent.agency_decide_items('bikes-agency', 'merlion-bank', '{bikes.place}', true, '')`],
      [`SELECT * FROM consent.operator_approve_items('merlion-bank', 'credit-card', '{bikes.place}', false)`],
    ] as const)
      await pool.query(statement, [...values])
    const before = await everything()
    expect(JSON.stringify(before)).toContain('"scope":"bikes.place"')
    await seedAll()
    expect(await everything()).toEqual(before)
  })

  it('put redirect URIs in place of a client’s own', async () => {
    const redirectUris = { 'merlion-bank': ['http://127.0.0.1:5999/cb'] }
    await seedConsent(pool, { data, jwksByClient, redirectUris })
    const { rows } = await pool.query(`SELECT client_id, redirect_uris FROM consent.client ORDER BY 1`)
    expect(rows).toContainEqual({ client_id: 'merlion-bank', redirect_uris: ['http://127.0.0.1:5999/cb'] })
  })
})

describe('the sandbox', () => {
  it('has two banks with different approvals, and a first-party app without any', async () => {
    const { rows } = await pool.query<{ client_id: string; required: boolean; items: string }>(
      'SELECT client_id, required, count(*) AS items FROM consent.client_item GROUP BY 1, 2 ORDER BY 1, 2',
    )
    expect(new Set(rows.map(({ client_id }) => client_id))).toEqual(new Set(['merlion-bank', 'lion-city-bank']))
    expect(new Set(rows.map(({ items }) => items)).size).toBe(rows.length)
    expect(demoClients.every(({ uen }) => isUen(uen))).toBe(true)
  })

  it('has roles that are in force, over, and yet to come', async () => {
    const { rows } = await pool.query<{ company: string; valid: boolean }>(
      `SELECT entity_name AS company, consent.acting_role_valid('ENTITY', entity_id, person_id) AS valid
         FROM consent.acting_role WHERE person_id = $1 ORDER BY valid_from`,
      [personaId('company-director')],
    )
    expect(rows.map(({ valid }) => valid)).toEqual([false, true, true, false])
  })

  it('has purposes in four languages', async () => {
    const { rows } = await pool.query<{ text: Record<string, string> }>('SELECT text FROM consent.purpose')
    expect(rows.length).toBeGreaterThan(2)
    for (const { text } of rows) expect(Object.keys(text).sort()).toEqual(['en', 'ms', 'ta', 'zh'])
  })
})

describe.each([
  ['person', 'person.person'],
  ['corporate', 'corporate.entity'],
] as const)('the role of the %s subgraph', (service, table) => {
  it('reads its own schema and can change nothing anywhere', async () => {
    const client = new pg.Client({ connectionString: database[service] })
    await client.connect()
    try {
      expect((await client.query(`SELECT count(*)::int AS n FROM ${table}`)).rows[0].n).toBeGreaterThan(5)
      for (const statement of [
        `UPDATE ${table} SET name = 'x'`,
        `DELETE FROM ${table}`,
        `INSERT INTO ${service}.sandbox_stamp (id) VALUES (2)`,
        `CREATE TABLE ${service}.mine (id int)`,
        service === 'person' ? 'SELECT FROM corporate.entity' : 'SELECT FROM person.person',
        'SELECT FROM consent.consent',
        "SELECT consent.release_disclosures('[]')",
      ])
        await expect(client.query(statement), statement).rejects.toMatchObject({ code: '42501' })
    } finally {
      await client.end()
    }
  })
})
