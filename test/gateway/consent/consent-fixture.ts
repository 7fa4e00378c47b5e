// Consents arranged directly in a test database, for tests of the stages that read and release them.
import { randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import type { Caller } from '../../../gateway/authentication/authenticate.ts'

export interface ArrangedConsent {
  readonly id: string
  readonly subjectId: string
  readonly actorId: string | undefined
  readonly clientId: string
}

export interface Arrangement {
  readonly clientId?: string
  readonly status?: string
  readonly version?: number
  readonly fetchType?: 'ONCE' | 'PERIODIC'
  readonly frequencyPerDay?: number
  /** SQL for the moment it expires. */
  readonly expires?: string
  readonly granted?: readonly string[]
  readonly refused?: readonly string[]
  readonly company?: boolean
  readonly role?: 'valid' | 'ended' | 'not begun' | 'none'
  readonly subjectId?: string
  /** How the person signed in; strongly enough for every item where left out. */
  readonly acr?: string
}

export async function arrangeClient(admin: Pool, clientId: string, kind = 'RELYING_PARTY', quota = 1_000_000) {
  await admin.query(
    `INSERT INTO consent.client (client_id, kind, legal_name, uen, app_name, address, contact, redirect_uris, quota_per_minute)
     VALUES ($1, $2::consent.client_kind, 'Test Bank Ltd', '00192200M', 'Test app', '1 Test Street', 'dpo@bank.example', '{}', $3)
     ON CONFLICT DO NOTHING`,
    [clientId, kind, quota],
  )
}

export async function arrangeConsent(admin: Pool, want: Arrangement = {}): Promise<ArrangedConsent> {
  const clientId = want.clientId ?? 'test-bank'
  await arrangeClient(admin, clientId)
  const id = randomUUID()
  const subjectId = want.subjectId ?? randomUUID()
  const actorId = want.company ? randomUUID() : undefined
  await admin.query(
    `INSERT INTO consent.consent (id, version, status, client_id, subject_kind, subject_id, actor_id, recipient, purpose_code,
       purpose_text, fetch_type, frequency_per_day, duration_days, starts_at, expires_at, data_life_days, notice, record, acr)
     VALUES ($1, $2, $3::consent.consent_status, $4, $5::consent.subject_kind, $6, $7,
       '{"legal_name": "Test Bank Ltd", "uen": "00192200M", "app": "Test app"}', 'credit-card', '{}', $8::consent.fetch_type, $9, 90,
       clock_timestamp(), ${want.expires ?? "clock_timestamp() + interval '90 days'"}, 30, '{}', '{}', $10)`,
    [
      id,
      want.version ?? 1,
      want.status ?? 'ACTIVE',
      clientId,
      want.company ? 'ENTITY' : 'PERSON',
      subjectId,
      actorId,
      want.fetchType ?? 'PERIODIC',
      want.frequencyPerDay,
      want.acr ?? 'urn:izin:acr:2',
    ],
  )
  const items = [
    ...(want.granted ?? ['name']).map((scope) => [scope, 'GRANTED']),
    ...(want.refused ?? []).map((scope) => [scope, 'REFUSED']),
  ]
  await admin.query(
    `INSERT INTO consent.consent_item (consent_id, scope, required, decision)
     SELECT $1, scope, false, decision::consent.item_decision FROM unnest($2::text[], $3::text[]) AS item(scope, decision)`,
    [id, items.map(([scope]) => scope), items.map(([, decision]) => decision)],
  )
  if (actorId && want.role !== 'none') {
    const [from, until] = {
      valid: ["'2020-01-01'", 'NULL'],
      ended: ["'2020-01-01'", "'2021-01-01'"],
      'not begun': ["clock_timestamp() + interval '1 day'", 'NULL'],
    }[want.role ?? 'valid']
    await admin.query(
      `INSERT INTO consent.acting_role (person_id, entity_id, entity_name, uen, role, valid_from, valid_until)
       VALUES ($1, $2, 'Test Company', '197401143C', 'Director', ${from}, ${until})`,
      [actorId, subjectId],
    )
  }
  return { id, subjectId, actorId, clientId }
}

/** A caller as stage 1 would make it, for a consent or (without one) a first-party token. */
export function callerOf(
  consent: Pick<ArrangedConsent, 'id' | 'clientId'> & { readonly actorId?: string | undefined },
  want: {
    readonly scopes?: readonly string[]
    readonly version?: number
    readonly clientId?: string
    readonly sub?: string
  } = {},
): Caller {
  const scopes = want.scopes ?? ['name']
  return {
    claims: {
      iss: 'https://as.example',
      aud: 'https://gateway.example/graphql',
      sub: want.sub ?? 'pairwise',
      client_id: want.clientId ?? consent.clientId,
      scope: scopes.join(' '),
      jti: randomUUID(),
      iat: 0,
      exp: 0,
      cnf: { jkt: 'A'.repeat(43) },
      consent_id: consent.id,
      consent_version: want.version ?? 1,
      authorization_details: [
        { type: 'izin_consent', purpose: 'credit-card', duration: 'P90D', fetch_type: 'PERIODIC' },
      ],
      ...(consent.actorId ? { act: { sub: 'pairwise-actor' } } : {}),
    },
    scopes,
    hash: randomUUID(),
  } as unknown as Caller
}
