// The main job, end to end: a bank obtains a resident's consent by FAPI 2.0, queries one graph over three subgraphs,
// receives exactly what was consented to, and nothing once the consent is withdrawn.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { decodeJwt } from 'jose'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Bank, ConsentToAsk, Tokens } from '../../platform/demo/bank.ts'
import { openResident } from '../../platform/demo/resident.ts'
import { seedAgencies } from '../../platform/sandbox/seed-agencies.ts'
import { companyId, personaId } from '../../prisma/seed/persona-id.ts'
import { startTestPlatform, type TestPlatform } from '../harness/start-test-platform.ts'

let platform: TestPlatform
let merlion: Bank
let lionCity: Bank

beforeAll(async () => {
  platform = await startTestPlatform()
  merlion = await platform.openBank('merlion-bank')
  lionCity = await platform.openBank('lion-city-bank')
})
afterEach(() => platform.forget())
afterAll(() => platform.stop())

const card = { purpose: 'credit-card', duration: 'P90D', fetchType: 'PERIODIC' } as const
const director = 'LIM HOCK EXAMPLE'

const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(z.object({ path: z.array(z.unknown()).optional(), extensions: z.looseObject({ code: z.string() }) }).loose())
    .optional(),
  extensions: z
    .object({ disclosure: z.object({ event_id: z.uuid(), leaf_hash: z.string(), outcome: z.string() }).loose() })
    .optional(),
})

async function ask(bank: Bank, { accessToken }: Tokens, query: string, variables?: object) {
  const response = await bank.query(platform.endpoint, accessToken, { query, variables })
  const body = answerSchema.parse(await response.json())
  return { status: response.status, ...body, code: body.errors?.[0]?.extensions.code }
}

async function obtain(
  bank: Bank,
  consent: Partial<ConsentToAsk> & Pick<ConsentToAsk, 'scopes'>,
  tick: readonly string[],
  who: { persona?: string; company?: string } = {},
): Promise<Tokens> {
  const asked = await bank.ask({ ...card, ...consent })
  const back = await openResident().answerRequest(asked.url, { persona: director, ...who, tick, share: true })
  return bank.redeem(asked, back)
}

const consentIdOf = ({ accessToken }: Tokens) => String(decodeJwt(accessToken)['consent_id'])

async function events(consentId: string) {
  return platform.sql<Record<string, unknown>>(
    'SELECT * FROM disclosure_event WHERE consent_id = $1 ORDER BY sequence',
    [consentId],
  )
}

const scopes = ['name', 'uinfin', 'dob', 'email', 'cpfbalances.oa', 'cpfbalances.ma', 'appointments']
const query = /* GraphQL */ `
  query CreditCardApplication {
    me {
      name { state value }
      born: dateOfBirth { value }
      email { value }
      cpfBalances { ordinaryAccount { value } medisaveAccount { value } }
      appointments { records { entity { basicProfile { name } } } }
    }
    consent { status version subject { ... on Person { name { value } } } }
  }
`

describe('a person’s consent', () => {
  test('releases what was ticked over three subgraphs, and asks no subgraph for anything else', async () => {
    const tokens = await obtain(merlion, { scopes }, ['email', 'cpfbalances.oa', 'appointments'])
    const answer = await ask(merlion, tokens, query)

    expect(answer.status).toBe(200)
    expect(answer.data).toEqual({
      me: {
        name: { state: 'AVAILABLE', value: director },
        born: null,
        email: { value: 'hock.example@example.com' },
        cpfBalances: { ordinaryAccount: { value: '90210.00' }, medisaveAccount: null },
        appointments: { records: expect.any(Array) },
      },
      consent: { status: 'ACTIVE', version: 2, subject: { name: { value: director } } },
    })
    expect(answer.errors?.map(({ path, extensions }) => [path, extensions.code, extensions['requiredScopes']])).toEqual(
      [
        [['me', 'born'], 'UNAUTHORIZED_FIELD_OR_TYPE', [['dob']]],
        [['me', 'cpfBalances', 'medisaveAccount'], 'UNAUTHORIZED_FIELD_OR_TYPE', [['cpfbalances.ma']]],
      ],
    )

    // What each subgraph was asked: nothing refused, and no scope it has no need of.
    const asked = platform.asked()
    expect(new Set(asked.map(({ subgraph }) => subgraph))).toEqual(new Set(['person', 'corporate', 'consent']))
    expect(asked.map((request) => request.query).join()).not.toMatch(/dateOfBirth|medisaveAccount/)
    for (const { subgraph, assertion } of asked) {
      expect(assertion.aud).toBe(subgraph)
      expect(assertion.sub).toBe(personaId('company-director'))
      if (subgraph === 'consent') expect(assertion.scope).toBe('')
      if (subgraph === 'corporate') expect(assertion.scope).toBe('appointments')
    }

    // The log: one event, coordinates only.
    const [event, ...more] = await events(consentIdOf(tokens))
    expect(more).toEqual([])
    expect(event).toMatchObject({
      id: answer.extensions?.disclosure.event_id,
      outcome: 'PARTIAL',
      operation_name: 'CreditCardApplication',
      purpose: 'credit-card',
      undelivered: [],
      refused: [
        { coordinate: 'Person.dateOfBirth', reason: 'SCOPE_NOT_GRANTED' },
        { coordinate: 'CpfBalances.medisaveAccount', reason: 'SCOPE_NOT_GRANTED' },
      ],
    })
    expect(event?.['released']).toEqual(
      expect.arrayContaining(['Person.name', 'Person.email', 'CpfBalances.ordinaryAccount']),
    )
    expect(JSON.stringify(event)).not.toMatch(/EXAMPLE|90210/)
  })

  test('refreshes to a new token that reads the same', async () => {
    const tokens = await obtain(merlion, { scopes: ['name', 'uinfin', 'email'] }, ['email'])
    const refreshed = await merlion.refresh(tokens.refreshToken ?? '')
    expect(refreshed.accessToken).not.toBe(tokens.accessToken)
    const answer = await ask(merlion, refreshed, '{ me { email { value } uinfin { value } } }')
    expect(answer.data).toEqual({
      me: { email: { value: 'hock.example@example.com' }, uinfin: { value: 'S5000011G' } },
    })
    expect(answer.errors).toBeUndefined()
  })

  test('once withdrawn, releases nothing: to the old token, nor by refreshing it', async () => {
    const resident = openResident()
    const asked = await merlion.ask({ ...card, scopes: ['name', 'uinfin', 'email'] })
    const back = await resident.answerRequest(asked.url, { persona: 'TAN MEI SAMPLE', tick: ['email'], share: true })
    const tokens = await merlion.redeem(asked, back)
    expect((await ask(merlion, tokens, '{ me { email { value } } }')).status).toBe(200)
    platform.forget()

    await resident.withdraw(platform.issuer, 'TAN MEI SAMPLE', 'MERLION SAMPLE BANK LTD.')
    const answer = await ask(merlion, tokens, '{ me { email { value } } }')
    expect(answer).toMatchObject({ status: 403, code: 'CONSENT_REVOKED' })
    expect(answer.data).toBeUndefined()
    expect(platform.asked()).toEqual([])
    await expect(merlion.refresh(tokens.refreshToken ?? '')).rejects.toMatchObject({ error: 'invalid_grant' })
    expect((await events(consentIdOf(tokens))).map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['RELEASED', null],
      ['REFUSED', 'CONSENT_REVOKED'],
    ])
  })

  test('past its end, releases nothing', async () => {
    const tokens = await obtain(merlion, { scopes: ['name', 'uinfin'] }, [])
    await platform.sql(`UPDATE consent SET expires_at = clock_timestamp() - interval '1 second' WHERE id = $1`, [
      consentIdOf(tokens),
    ])
    expect(await ask(merlion, tokens, '{ me { name { value } } }')).toMatchObject({
      status: 403,
      code: 'CONSENT_EXPIRED',
    })
    await expect(merlion.refresh(tokens.refreshToken ?? '')).rejects.toMatchObject({ error: 'invalid_grant' })
    expect(platform.asked()).toEqual([])
  })

  test('refused, gives the bank an error and no code', async () => {
    const asked = await merlion.ask({ ...card, scopes: ['name', 'uinfin'] })
    const back = await openResident().answerRequest(asked.url, { persona: director, share: false })
    await expect(merlion.redeem(asked, back)).rejects.toMatchObject({ error: 'access_denied' })
  })

  test('never reaches another entity than through the person’s own appointment, and of it three fields only', async () => {
    const tokens = await obtain(merlion, { scopes: ['name', 'uinfin', 'appointments'] }, ['appointments'])
    const answer = await ask(
      merlion,
      tokens,
      '{ entity { basicProfile { name } } me { appointments { records { entity { basicProfile { name type { code } } address { state } } } } } }',
    )
    expect(answer.data).toMatchObject({ entity: null })
    const text = JSON.stringify(answer.data)
    expect(text).not.toMatch(/"code":"|"state":"/)
    expect(
      platform
        .asked()
        .map((request) => request.query)
        .join(),
    ).not.toMatch(/address|\btype\b/)
  })
})

describe('an agency of the catalogue', () => {
  let folder: string
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'izin-agencies-'))
    const owner = new pg.Pool({ connectionString: platform.database.admin, max: 1 })
    for (const _ of ['first start', 'second start']) expect(await seedAgencies(owner, folder)).toBeGreaterThan(10)
    await owner.end()
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const reads = (code: string, ...args: readonly string[]) =>
    promisify(execFile)(
      process.execPath,
      [fileURLToPath(new URL('../../izin/izin.mjs', import.meta.url)), 'reads', ...args],
      {
        env: {
          ...process.env,
          IZIN_REGISTRY_URL: platform.registryUrl,
          IZIN_AGENCY_FILE: join(folder, 'agencies', `${code}.json`),
        },
      },
    )

  test('reads on the first day who read its own items, by one command, and nothing of others', async () => {
    const tokens = await obtain(merlion, { scopes: ['name', 'uinfin', 'cpfbalances.oa'] }, ['cpfbalances.oa'])
    await ask(merlion, tokens, '{ me { name { value } cpfBalances { ordinaryAccount { value } } } }')
    const [event] = await events(consentIdOf(tokens))
    await expect
      .poll(() => platform.sql('SELECT FROM log_leaf WHERE event_id = $1', [event?.['id']]), { timeout: 30_000 })
      .toHaveLength(1)
    const { stdout } = await reads('CPFB', '--json')
    const own = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const mine = own.find(({ event_id }) => event_id === event?.['id'])
    expect(mine.released.length).toBeGreaterThan(0)
    expect(mine.released).not.toContain('Person.name')
    for (const hidden of ['Person.name', personaId('company-director'), consentIdOf(tokens)])
      expect(stdout).not.toContain(hidden)
    expect((await reads('CPFB', '--after', String(mine.leaf_index))).stdout).toBe(
      'Nobody has read an item of yours so far.\n',
    )
  })

  test('that is suspended, or shows another’s key, reads nothing and is told the next step', async () => {
    await platform.sql(`UPDATE agency SET status = 'SUSPENDED' WHERE code = 'HDB'`)
    const { key } = JSON.parse(readFileSync(join(folder, 'agencies/ICA.json'), 'utf8'))
    writeFileSync(join(folder, 'agencies/forged.json'), JSON.stringify({ clientId: 'agency-cpfb', key }))
    for (const code of ['HDB', 'forged'])
      await expect(reads(code)).rejects.toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/ask the operator/),
        stdout: '',
      })
  })

  test('can’t be given to somebody else by a start: what is no agency’s client is left alone', async () => {
    const owner = new pg.Pool({ connectionString: platform.database.admin, max: 1 })
    await platform.sql(`UPDATE client SET kind = 'RELYING_PARTY' WHERE client_id = 'agency-lta'`)
    const before = await platform.sql(`SELECT * FROM client WHERE client_id = 'agency-lta'`)
    rmSync(join(folder, 'agencies/LTA.json'))
    await seedAgencies(owner, folder)
    await owner.end()
    expect(await platform.sql(`SELECT * FROM client WHERE client_id = 'agency-lta'`)).toEqual(before)
    expect(await platform.sql(`SELECT status FROM agency WHERE code = 'HDB'`)).toEqual([{ status: 'SUSPENDED' }])
  })
})

describe('a company’s consent', () => {
  const company = companyId('harbourfront-holdings')
  const business = {
    purpose: 'business-account',
    scopes: [
      'entity.basic_profile.name',
      'entity.basic_profile.registration_number',
      'entity.address',
      'entity.appointments.position',
    ],
  }

  test('is about the company, names the person as actor, and reads the company alone', async () => {
    const tokens = await obtain(merlion, business, ['entity.address'], { company })
    const claims = decodeJwt(tokens.accessToken)
    expect(claims['act']).toEqual({ sub: expect.any(String) })
    expect(claims.sub).not.toBe(z.object({ sub: z.string() }).parse(claims['act']).sub)

    const answer = await ask(
      merlion,
      tokens,
      '{ me { name { value } } entity { basicProfile { name registrationNumber } address { state } appointments { records { position { code } } } } consent { subject { __typename } } }',
    )
    expect(answer.data).toMatchObject({
      me: null,
      entity: {
        basicProfile: { name: expect.any(String) },
        address: { state: 'AVAILABLE' },
        appointments: null,
      },
      consent: { subject: { __typename: 'Entity' } },
    })
    for (const { assertion } of platform.asked())
      expect(assertion).toMatchObject({
        sub: company,
        tctx: { subject_kind: 'ENTITY', actor: personaId('company-director') },
      })
    const [event] = await events(consentIdOf(tokens))
    expect(event).toMatchObject({
      subject_id: company,
      pairwise_actor: z.object({ sub: z.string() }).parse(claims['act']).sub,
    })
  })

  test('ends with the role: the next query is refused', async () => {
    const tokens = await obtain(merlion, business, [], { company })
    await platform.sql('SELECT end_acting_role($1, $2)', [personaId('company-director'), company])
    expect(await ask(merlion, tokens, '{ entity { basicProfile { name } } }')).toMatchObject({
      status: 403,
      code: 'ACTING_ROLE_LOST',
    })
    expect(platform.asked()).toEqual([])
  })
})

describe('two banks', () => {
  test('get different subjects for one person, and neither can use the other’s token', async () => {
    const ours = await obtain(merlion, { scopes: ['name', 'uinfin'] }, [])
    const theirs = await obtain(lionCity, { scopes: ['name', 'dob'], purpose: 'account-opening', duration: 'P30D' }, [])
    expect(decodeJwt(ours.accessToken).sub).not.toBe(decodeJwt(theirs.accessToken).sub)

    // The token is bound to the other bank's key.
    const stolen = await lionCity
      .query(platform.endpoint, ours.accessToken, { query: '{ me { name { value } } }' })
      .catch((error: { cause?: unknown }) => error.cause)
    expect(JSON.stringify(stolen)).toMatch(/invalid_dpop_proof|INVALID_DPOP_PROOF/)
    expect(platform.asked()).toEqual([])
    await expect(lionCity.refresh(ours.refreshToken ?? '')).rejects.toMatchObject({ error: 'invalid_grant' })
  })
})

describe('the resident’s own app', () => {
  test('reads the person’s consents without a consent, and nothing of the catalogue', async () => {
    const app = await platform.openBank('izin-app')
    await obtain(merlion, { scopes: ['name', 'uinfin'] }, [])
    const asked = await app.askWith({ scope: 'izin.consents.read' })
    const resident = openResident()
    const page = await resident.openRequest(asked.url, { persona: director })
    const { left } = await resident.browser.press(page, { button: 'Continue' })
    if (!left) throw new Error('the pages did not lead back to the app')
    const tokens = await app.redeem(asked, left)
    platform.forget()

    const answer = await ask(
      app,
      tokens,
      '{ me { consents { status recipient { legalName } } name { value } } consent { id } }',
    )
    expect(answer.status).toBe(200)
    expect(answer.data).toMatchObject({
      me: {
        consents: expect.arrayContaining([{ status: 'ACTIVE', recipient: { legalName: 'MERLION SAMPLE BANK LTD.' } }]),
        name: null,
      },
      consent: null,
    })
    expect(
      platform
        .asked()
        .map((request) => request.query)
        .join(),
    ).not.toMatch(/name\{/)
  })
})
