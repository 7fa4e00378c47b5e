// A consent put into a database as it would stand in a given state, without the steps that lead there.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { type ConsentDatabase, openConsentDatabase } from '../../consent-record/consent-database.ts'
import { createTestDatabase } from '../harness/create-test-database.ts'

export interface ArrangedConsents {
  readonly url: string
  /** With the rights of the authorization server. */
  readonly database: ConsentDatabase
  readonly personId: string
  /** `lasts`: an SQL interval from now. Returns the consent's id. */
  arrange(status: string, lasts?: string): Promise<string>
  /** As the superuser. */
  sql<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>
  stop(): Promise<void>
}

export async function arrangeConsents(pushEndpoint: string | null = null): Promise<ArrangedConsents> {
  const scratch = await createTestDatabase()
  const database = openConsentDatabase(scratch.consent, 8)
  const admin = new pg.Pool({ connectionString: scratch.admin, max: 2, options: '-c search_path=consent' })
  const personId = randomUUID()
  await admin.query(`INSERT INTO purpose (code, text) VALUES ('test-life', '{"en": "A test"}')`)
  await admin.query(
    `INSERT INTO client (client_id, kind, legal_name, uen, app_name, address, contact, redirect_uris, push_endpoint)
     VALUES ('life-bank', 'RELYING_PARTY', 'Bank', 'U', 'App', 'A', 'C', '{}', $1)`,
    [pushEndpoint],
  )
  const recipient = { legal_name: 'Bank', uen: 'U', app: 'App', address: 'A', contact: 'C' }
  const notice = { uri: 'https://izin.example/notice/1', version: '1', language: 'en' }
  const record = {
    schema_version: 'ISO/IEC TS 27560:2023',
    storage_location: 'SG',
    jurisdiction: 'SG',
    withdrawal_method: 'https://izin.example/consents',
    consent_type: 'expressed',
  }
  return {
    url: scratch.consent,
    database,
    personId,
    arrange: async (status, lasts = '1 day') => {
      const id = randomUUID()
      await admin.query(
        `INSERT INTO consent (id, status, client_id, subject_kind, subject_id, recipient, purpose_code, purpose_text,
           fetch_type, duration_days, starts_at, expires_at, data_life_days, notice, record)
         VALUES ($1, $2, 'life-bank', 'PERSON', $3, $5, 'test-life', '{"en": "A test"}', 'PERIODIC', 1,
           clock_timestamp(), clock_timestamp() + $4::interval, 1, $6, $7)`,
        [id, status, personId, lasts, recipient, notice, record],
      )
      await admin.query(
        `INSERT INTO consent_item (consent_id, scope, required, decision)
         VALUES ($1, 'name', true, 'GRANTED'), ($1, 'email', false, 'REFUSED')`,
        [id],
      )
      return id
    },
    sql: async (text, values = []) => (await admin.query(text, [...values])).rows,
    stop: async () => {
      await database.close()
      await admin.end()
      await scratch.drop()
    },
  }
}
