// The register of these tests: two banks with different approvals, the resident's own app, two persons, two companies.
import { randomUUID } from 'node:crypto'
import { type CryptoKey, exportJWK, generateKeyPair } from 'jose'
import pg from 'pg'

export interface TestClient {
  readonly clientId: string
  readonly legalName: string
  readonly redirectUri: string
  readonly key: CryptoKey
  readonly kid: string
}

export interface Register {
  readonly northBank: TestClient
  readonly southBank: TestClient
  readonly app: TestClient
  readonly ada: { readonly name: string; readonly id: string }
  readonly ben: { readonly name: string; readonly id: string }
  /** Ada may act for the bakery today; her role in the garage is over. Ben may act for nobody. */
  readonly bakery: string
  readonly garage: string
}

/** North Bank's needed and optional items; South Bank is approved for `name` and `email` alone. */
export const northItems = {
  required: ['name', 'entity.basic_profile.name'],
  optional: ['email', 'mobileno', 'cpfbalances.oa', 'cpfbalances.ma', 'entity.basic_profile.registration_number'],
}

export async function arrangeRegister(adminUrl: string): Promise<Register> {
  const db = new pg.Client({ connectionString: adminUrl, options: '-c search_path=consent' })
  await db.connect()
  try {
    await db.query(`INSERT INTO purpose (code, text) VALUES
      ('test-card', '{"en": "Open a credit card account"}'), ('test-loan', '{"en": "Assess a home loan"}')`)
    const northBank = await addClient(db, 'north-bank', 'RELYING_PARTY', 'North Bank Ltd')
    const southBank = await addClient(db, 'south-bank', 'RELYING_PARTY', 'South & Sons <Bank>')
    const app = await addClient(db, 'own-app', 'FIRST_PARTY', 'Izin Operator')
    await approve(db, 'north-bank', northItems.required, true)
    await approve(db, 'north-bank', northItems.optional, false)
    await approve(db, 'south-bank', ['name', 'email'], false)
    await db.query(`INSERT INTO client_purpose (client_id, purpose_code, maximum_days, frequency_per_day, data_life_days)
      VALUES ('north-bank', 'test-card', 90, 4, 30), ('north-bank', 'test-loan', 30, NULL, 7),
             ('south-bank', 'test-card', 10, NULL, 30)`)

    const ada = await addPersona(db, 'test-ada', 'Ada Lim')
    const ben = await addPersona(db, 'test-ben', "Ben O'Neil")
    const bakery = randomUUID()
    const garage = randomUUID()
    await db.query(
      `INSERT INTO acting_role (person_id, entity_id, entity_name, uen, role, valid_from, valid_until) VALUES
       ($1, $2, 'Bakery Pte Ltd', '199901152M', 'Director', now() - interval '1 year', NULL),
       ($1, $3, 'Garage Pte Ltd', '196800306E', 'Director', now() - interval '2 years', now() - interval '1 day')`,
      [ada.id, bakery, garage],
    )
    return { northBank, southBank, app, ada, ben, bakery, garage }
  } finally {
    await db.end()
  }
}

async function addClient(db: pg.Client, clientId: string, kind: string, legalName: string): Promise<TestClient> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const kid = `${clientId}-1`
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'ES256' }] }
  const redirectUri = `http://localhost:9/${clientId}/callback`
  await db.query(
    `INSERT INTO client (client_id, kind, legal_name, uen, app_name, address, contact, redirect_uris, jwks)
     VALUES ($1, $2::client_kind, $3, '196800306E', $4, '1 Test Street', 'privacy@bank.example', $5, $6)`,
    [clientId, kind, legalName, `${legalName} app`, [redirectUri], JSON.stringify(jwks)],
  )
  return { clientId, legalName, redirectUri, key: privateKey, kid }
}

async function approve(db: pg.Client, clientId: string, scopes: readonly string[], required: boolean): Promise<void> {
  await db.query('INSERT INTO client_item (client_id, scope, required) SELECT $1, unnest($2::text[]), $3', [
    clientId,
    scopes,
    required,
  ])
}

async function addPersona(db: pg.Client, slug: string, name: string): Promise<{ name: string; id: string }> {
  const id = randomUUID()
  await db.query(`INSERT INTO sandbox_persona (slug, name, shows, person_id) VALUES ($1, $2, 'a test', $3)`, [
    slug,
    name,
    id,
  ])
  return { name, id }
}
