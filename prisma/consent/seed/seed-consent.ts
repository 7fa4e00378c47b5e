// Puts what the sandbox needs into the consent database: purposes, the demo clients with their public keys, who may act
// for which company, and the personas one can sign in as. It never touches consents, the log, a client's status or what an
// operator decided about its items.
// Never imported by a production process.
import type { JSONWebKeySet } from 'jose'
import type { Pool, PoolClient } from 'pg'
import { readItemMetadata } from '../../../schema/item-metadata.ts'
import type { SandboxData } from '../../seed/load-sandbox-data.ts'
import { companyId, personaId } from '../../seed/persona-id.ts'
import { resolveDate } from '../../seed/relative-date.ts'
import { insertRows, inTransaction, type Row } from '../../seed/write-rows.ts'
import { type DemoClient, demoClients, purposes, strongAcr, strongItems } from './demo-clients.ts'

export interface ConsentSeed {
  readonly data: SandboxData
  /** Public keys of every demo client. */
  readonly jwksByClient: Readonly<Record<string, JSONWebKeySet>>
  /** Where a client's own are not wanted. */
  readonly redirectUris?: Readonly<Record<string, readonly string[]>>
}

/** Idempotent. `consent.scope` must be filled before (syncScopes). */
export async function seedConsent(pool: Pool, seed: ConsentSeed): Promise<void> {
  const rows = demoClients.map((client) => clientRow(client, seed))
  await inTransaction(pool, async (client) => {
    await client.query('INSERT INTO consent.sandbox_stamp (id) VALUES (1) ON CONFLICT DO NOTHING')
    await client.query(
      `INSERT INTO consent.purpose (code, text) SELECT key, value FROM jsonb_each($1::jsonb)
       ON CONFLICT (code) DO UPDATE SET text = excluded.text`,
      [JSON.stringify(purposes)],
    )
    // Raised, never lowered: what the operator of the sandbox set higher stays.
    await client.query(`UPDATE consent.scope SET acr = $1 WHERE scope = ANY ($2) AND acr = 'urn:izin:acr:1'`, [
      strongAcr,
      strongItems,
    ])
    await upsertClients(client, rows)
    await replaceApprovals(client)
    await replaceSignIns(client, seed.data)
  })
}

/** Who can sign in, and for which companies each may act; inside a transaction of the caller's. */
export async function replaceSignIns(client: PoolClient, data: SandboxData): Promise<void> {
  await deleteSignIns(
    client,
    data.personas.map(({ slug }) => slug),
  )
  await insertRows(client, 'consent.acting_role', actingRoles(data))
  await insertRows(
    client,
    'consent.sandbox_persona',
    data.personas.map(({ slug, shows, items }) => ({ slug, name: items.name, shows, personId: personaId(slug) })),
  )
}

/** Their consents and what the log says of them stay. */
export async function deleteSignIns(client: PoolClient, slugs: readonly string[]): Promise<void> {
  await client.query('DELETE FROM consent.acting_role WHERE person_id = ANY ($1::uuid[])', [slugs.map(personaId)])
  await client.query('DELETE FROM consent.sandbox_persona WHERE slug = ANY ($1)', [slugs])
}

function clientRow(client: DemoClient, { jwksByClient, redirectUris }: ConsentSeed): Row {
  const { purposes: _, operations: __, required: ___, optional: ____, ...row } = client
  const jwks = jwksByClient[client.clientId]
  if (!jwks) throw new Error(`The demo client ${client.clientId} has no public keys.`)
  return { ...row, redirectUris: redirectUris?.[client.clientId] ?? client.redirectUris, jwks }
}

async function upsertClients(client: PoolClient, rows: readonly Row[]): Promise<void> {
  await client.query(
    `INSERT INTO consent.client
       (client_id, kind, legal_name, uen, app_name, address, contact, redirect_uris, jwks, quota_per_minute)
     SELECT "clientId", kind, "legalName", uen, "appName", address, contact, "redirectUris", jwks, "quotaPerMinute"
     FROM jsonb_to_recordset($1::jsonb) AS r("clientId" text, kind consent.client_kind, "legalName" text, uen text,
       "appName" text, address text, contact text, "redirectUris" text[], jwks jsonb, "quotaPerMinute" int)
     ON CONFLICT (client_id) DO UPDATE SET
       (kind, legal_name, uen, app_name, address, contact, redirect_uris, jwks, jwks_uri, quota_per_minute) =
       (excluded.kind, excluded.legal_name, excluded.uen, excluded.app_name, excluded.address, excluded.contact,
        excluded.redirect_uris, excluded.jwks, NULL, excluded.quota_per_minute)`,
    [JSON.stringify(rows)],
  )
}

async function replaceApprovals(client: PoolClient): Promise<void> {
  const ids = demoClients.map(({ clientId }) => clientId)
  for (const table of ['client_item', 'client_purpose', 'client_operation'])
    await client.query(`DELETE FROM consent.${table} WHERE client_id = ANY ($1)`, [ids])
  await insertRows(client, 'consent.client_item', demoClients.flatMap(approvedItems))
  // What an operator decided since stands.
  await client.query(
    `DELETE FROM consent.client_item i USING consent.item_approval a
     WHERE a.client_id = i.client_id AND a.scope = i.scope AND i.client_id = ANY ($1)`,
    [ids],
  )
  await client.query(
    `INSERT INTO consent.client_item (client_id, scope, required)
     SELECT client_id, scope, required FROM consent.item_approval a
     WHERE client_id = ANY ($1) AND consent.approval_state(a) = 'EFFECTIVE'`,
    [ids],
  )
  await insertRows(
    client,
    'consent.client_purpose',
    demoClients.flatMap(({ clientId, purposes: approved }) =>
      approved.map(({ code, ...rest }) => ({ clientId, purposeCode: code, ...rest })),
    ),
  )
  await insertRows(
    client,
    'consent.client_operation',
    demoClients.flatMap(({ clientId, operations }) => operations.map((name) => ({ clientId, name }))),
  )
}

/** An approval names a scope or a whole item; what is required is not optional too. */
function approvedItems({ clientId, required, optional }: DemoClient): Row[] {
  const leaves = readItemMetadata()
  const scopesOf = (name: string): string[] => {
    const scopes = leaves.filter(({ scope, item }) => scope === name || item === name).map(({ scope }) => scope)
    if (scopes.length === 0) throw new Error(`The demo client ${clientId} names ${name}, which is no scope or item.`)
    return scopes
  }
  const needed = new Set(required.flatMap(scopesOf))
  const wanted = new Set([...needed, ...optional.flatMap(scopesOf)])
  return [...wanted].map((scope) => ({ clientId, scope, required: needed.has(scope) }))
}

function actingRoles({ personas, companies }: SandboxData): Row[] {
  const bySlug = new Map(companies.map((company) => [company.slug, company]))
  return personas.flatMap(({ slug, roles }) =>
    roles.map(({ company, role, validFrom, validUntil, subUen, agent }) => ({
      id: roleId(slug, company, role),
      personId: personaId(slug),
      entityId: companyId(company),
      entityName: bySlug.get(company)?.profile.name,
      uen: bySlug.get(company)?.registrationNumber,
      role,
      validFrom: startOfDay(validFrom),
      // The last day counts whole.
      validUntil: validUntil === undefined ? undefined : startOfDay(resolveDate('today+1d', validUntil) ?? validUntil),
      subUen,
      agentName: agent === undefined ? undefined : bySlug.get(agent)?.profile.name,
      agentUen: agent === undefined ? undefined : bySlug.get(agent)?.registrationNumber,
    })),
  )
}

function roleId(slug: string, company: string, role: string): string {
  return personaId(`${slug} ${company} ${role}`)
}

function startOfDay(day: string): string {
  return `${day}T00:00:00+08:00`
}
