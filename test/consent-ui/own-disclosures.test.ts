// A bank lists the events of the disclosure log that are its own, an agency the reads of its items, each with a client
// assertion, and meets nobody else's.
import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair } from 'jose'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { sha256Hasher } from '../../log/merkle/tree-hasher.ts'
import { noteSigner } from '../../log/note/note-key.ts'
import { sealBatch } from '../../log/sealer/seal-batch.ts'
import { feedEntrySchema } from '../../schema/contract/agency-feed.ts'
import { bodyLeafHash } from '../../schema/contract/disclosure-event.ts'
import { openRawClient } from '../flows/raw-client.ts'
import { arrangeConsent, callerOf } from '../gateway/consent/consent-fixture.ts'
import { releaseFacts, releaseOver } from '../gateway/disclosure/release-facts.ts'
import { makeKey } from '../log/arrange-log.ts'
import type { TestClient } from './arrange-register.ts'
import { startTestServer, type TestServer } from './start-test-server.ts'

let server: TestServer
let admin: pg.Pool
let gateway: pg.Pool
let sealer: pg.Pool

beforeAll(async () => {
  server = await startTestServer()
  const open = (connectionString: string) => {
    const pool = new pg.Pool({ connectionString, max: 3 })
    pool.on('error', () => undefined)
    return pool
  }
  admin = open(server.database.admin)
  gateway = open(server.database.gateway)
  sealer = open(server.database.sealer)
})
afterAll(async () => {
  await Promise.all([admin.end(), gateway.end(), sealer.end()])
  await server.stop()
})

const key = makeKey()
async function seal(): Promise<void> {
  const signers = [noteSigner('localhost/izin-log', 'note', key)]
  while ((await sealBatch({ database: sealer, signers, hasher: sha256Hasher, maximumBatch: 100 })).kind !== 'idle');
}

/** `count` releases of a consent of its own, not sealed yet. */
async function release(client: TestClient, count: number, subjectId: string = randomUUID()) {
  const consent = await arrangeConsent(admin, { clientId: client.clientId, subjectId })
  const disclose = releaseOver(gateway)
  const caller = callerOf(consent)
  const decisions = await Promise.all(Array.from({ length: count }, () => disclose(releaseFacts({ caller }))))
  const receipts = decisions.flatMap((each) => (each.kind === 'released' ? [each.release.receipt] : []))
  return { consentId: consent.id, receipts }
}

const disclosureSchema = z.strictObject({
  event_id: z.string(),
  leaf_index: z.number(),
  leaf_hash: z.string(),
  body: z.record(z.string(), z.unknown()),
})
const pageSchema = z.object({
  disclosures: z.array(disclosureSchema).default([]),
  next: z.number().nullish(),
  error: z.string().optional(),
  error_description: z.string().optional(),
})

async function call(path: string, by: TestClient = server.northBank) {
  const client = await openRawClient(server.issuer, by)
  const headers = { authorization: `Bearer ${await client.assertion()}` }
  const response = await fetch(`${server.issuer}/recipient/disclosures${path}`, { headers })
  return { status: response.status, text: await response.text() }
}
async function list(query = '', by: TestClient = server.northBank) {
  const { status, text } = await call(query, by)
  return { status, text, ...pageSchema.parse(JSON.parse(text)) }
}

test('a bank gets each of its events once, page by page, also when new ones come in between; the bodies are those of its receipts', async () => {
  const subjectId = randomUUID()
  const own = await release(server.northBank, 5, subjectId)
  const others = await release(server.southBank, 3, subjectId)
  await seal()
  const first = await list('?limit=3')
  expect(first.disclosures).toHaveLength(3)
  const later = await release(server.northBank, 2)
  await seal()
  const second = await list(`?limit=3&after=${first.next}`)
  const third = await list(`?limit=3&after=${second.next}`)
  expect(third.next).toBeNull()
  const all = [first, second, third].flatMap(({ disclosures }) => disclosures)
  const receipts = [...own.receipts, ...later.receipts]
  expect(all.map(({ event_id }) => event_id).sort()).toEqual(receipts.map(({ event_id }) => event_id).sort())
  for (const { body, leaf_hash, event_id } of all) {
    expect(bodyLeafHash(body)).toBe(leaf_hash)
    expect(receipts.find((each) => each.event_id === event_id)?.leaf_hash).toBe(leaf_hash)
    expect(body['client_id']).toBe('north-bank')
  }
  // Nothing of the person but this bank's pseudonym, and nothing of the other bank.
  const text = [first, second, third].map((page) => page.text).join()
  expect(text).not.toContain(subjectId)
  expect(text).not.toMatch(/"(subject_id|sequence|subject_salt|sequence_salt)"/)
  for (const { event_id } of others.receipts) expect(text).not.toContain(event_id)
})

test('by consent and by time, and one by its id', async () => {
  const wanted = await release(server.northBank, 2)
  await seal()
  const byConsent = await list(`?consent_id=${wanted.consentId}`)
  expect(byConsent.disclosures.map(({ event_id }) => event_id).sort()).toEqual(
    wanted.receipts.map(({ event_id }) => event_id).sort(),
  )
  const [one] = byConsent.disclosures
  if (!one) throw new Error('nothing listed')
  const { status, text } = await call(`/${one.event_id}`)
  expect([status, JSON.parse(text)]).toEqual([200, one])
  const time = String(one.body['time'])
  const after = new Date(Date.parse(time) + 60_000).toISOString()
  expect((await list(`?consent_id=${wanted.consentId}&from=${time}&until=${after}`)).disclosures).toContainEqual(one)
  expect((await list(`?from=${after}`)).disclosures).toEqual([])
  expect((await list(`?consent_id=${wanted.consentId}&until=${time}`)).disclosures).not.toContainEqual(one)
})

test('unknown, malformed, not sealed yet and another bank’s are not found, alike; another bank’s consent has no events', async () => {
  const others = await release(server.southBank, 1)
  await seal()
  const unsealed = await release(server.northBank, 1)
  const ids = [
    others.receipts[0]?.event_id,
    unsealed.receipts[0]?.event_id,
    randomUUID(),
    'no-id',
    '%00',
    `${'a'.repeat(500)}`,
  ]
  const answers = await Promise.all(ids.map((id) => call(`/${id}`)))
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  expect(answers[0]?.status).toBe(404)
  const [theirs, nobodys] = await Promise.all([
    call(`?consent_id=${others.consentId}`),
    call(`?consent_id=${randomUUID()}`),
  ])
  expect(theirs).toEqual(nobodys)
  expect(theirs?.text).toBe('{"disclosures":[],"next":null}')
})

test('what a retention deleted is listed no more, and the receipt still stands in the log', async () => {
  const gone = await release(server.northBank, 1)
  await seal()
  const [receipt] = gone.receipts
  await server.sql('SELECT redact_disclosures(clock_timestamp(), $1, subject_id) FROM consent WHERE id = $2', [
    'test',
    gone.consentId,
  ])
  expect((await call(`/${receipt?.event_id}`)).status).toBe(404)
  expect((await list(`?consent_id=${gone.consentId}`)).disclosures).toEqual([])
  expect(
    await server.sql('SELECT kind FROM log_leaf WHERE leaf_hash = $1', [
      Buffer.from(receipt?.leaf_hash ?? '', 'base64url'),
    ]),
  ).toEqual([{ kind: 'DISCLOSURE' }])
})

test('each reading is itself in the log', async () => {
  const { consentId, receipts } = await release(server.northBank, 2)
  await seal()
  const readings = () =>
    server.sql<{ count: number }>(
      `SELECT (body->>'count')::int AS count FROM log_entry WHERE kind = 'READ' AND body->>'reader' = 'RECIPIENT' ORDER BY time`,
    )
  const before = await readings()
  await list(`?consent_id=${consentId}`)
  await call(`/${receipts[0]?.event_id}`)
  expect((await readings()).slice(before.length)).toEqual([{ count: 2 }, { count: 1 }])
  await seal()
  expect(
    await server.sql(`SELECT FROM log_entry e WHERE NOT EXISTS (SELECT FROM log_leaf l WHERE l.event_id = e.id)`),
  ).toEqual([])
})

describe('an agency', () => {
  let office: TestClient
  const person = randomUUID()

  beforeAll(async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = { ...(await exportJWK(publicKey)), kid: 'office-1', use: 'sig', alg: 'ES256' }
    const about = { client_id: 'test-office', legal_name: 'Test Office', uen: 'T08GB0001A' }
    const address = { address: '1 Test Street', contact: 'log@office.example', jwks: { keys: [jwk] } }
    const names = { en: 'Test Office', zh: '测试局', ms: 'Pejabat Ujian', ta: 'சோதனை' }
    await server.sql('SELECT operator_add_agency($1, $2, $3)', ['TestOffice', names, { ...about, ...address }])
    await server.sql(
      `INSERT INTO scope (scope, item, title, agency, classification, segments, tier, coordinates, registered)
       VALUES ('office.permit', 'office.permit', 'Permit', '{TestOffice}', 'C', '{SC}', 'standard', '{Person.permit}', true)`,
    )
    office = { clientId: 'test-office', legalName: 'Test Office', redirectUri: '', key: privateKey, kid: 'office-1' }
    const disclose = releaseOver(gateway)
    const consent = await arrangeConsent(admin, { clientId: server.northBank.clientId, subjectId: person })
    const caller = callerOf(consent, { sub: 'the-bank’s-pseudonym' })
    const part = { requested: ['Person.permit', 'Person.name'], released: ['Person.permit', 'Person.name'] }
    for (let n = 0; n < 3; n++) await disclose(releaseFacts({ caller, ...part, agencies: ['ICA', 'TestOffice'] }))
    await disclose(releaseFacts({ caller }))
    await seal()
  })
  const feed = async (query: string, headers: Readonly<Record<string, string>> = {}, by = () => office) => {
    const client = await openRawClient(server.issuer, by())
    const authorization = `Bearer ${await client.assertion()}`
    const response = await fetch(`${server.issuer}/agency/disclosures${query}`, {
      headers: { authorization, ...headers },
    })
    return { status: response.status, text: await response.text() }
  }
  const feedSchema = z.strictObject({
    agency: z.literal('TestOffice'),
    reads: z.array(feedEntrySchema.extend({ leaf_index: z.number(), leaf_hash: z.string() })),
    next: z.number().nullable(),
  })

  test('follows the reads of its own items, page by page or as lines, and learns nothing else', async () => {
    const first = await feed('?limit=2')
    const page = feedSchema.parse(JSON.parse(first.text))
    const rest = feedSchema.parse(JSON.parse((await feed(`?limit=2&after=${page.next}`)).text))
    expect([page.reads.length, rest.reads.length, rest.next]).toEqual([2, 1, null])
    for (const { requested, released, purpose } of [...page.reads, ...rest.reads])
      expect([requested, released, purpose]).toEqual([['Person.permit'], ['Person.permit'], 'credit-card'])
    expect(new Set([...page.reads, ...rest.reads].map(({ subject }) => subject)).size).toBe(1)
    for (const hidden of [person, 'bank’s-pseudonym', 'Person.name', 'consent', 'salt'])
      expect(first.text).not.toContain(hidden)
    const asLines = await feed('', { accept: 'application/jsonl' })
    expect(
      asLines.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([...page.reads, ...rest.reads])
    const readings = await server.sql(`SELECT FROM log_entry WHERE kind = 'READ' AND body->>'reader' = 'AGENCY'`)
    expect(readings.length).toBeGreaterThanOrEqual(3)
  })

  test('once its quota is used up, waits as it is told, and nothing is read', async () => {
    await server.sql(`UPDATE client SET quota_per_minute = 0 WHERE client_id = 'test-office'`)
    const readings = () => server.sql(`SELECT FROM log_entry WHERE kind = 'READ' AND body->>'reader' = 'AGENCY'`)
    const before = await readings()
    expect(await feed('')).toMatchObject({ status: 429, text: expect.stringMatching(/^{"error":"quota_exceeded"/) })
    expect(await readings()).toHaveLength(before.length)
    await server.sql(`UPDATE client SET quota_per_minute = 600 WHERE client_id = 'test-office'`)
  })

  test('a bank is no agency, an agency no bank, and a suspended one is neither', async () => {
    expect((await feed('', {}, () => server.northBank)).status).toBe(401)
    expect((await call('', office)).status).toBe(401)
    expect(await feed('?until=2026-01-01T00:00:00Z')).toMatchObject({
      status: 400,
      text: expect.stringMatching(/invalid_request.*until: /),
    })
    await server.sql(`UPDATE agency SET status = 'SUSPENDED' WHERE code = 'TestOffice'`)
    expect((await feed('')).status).toBe(401)
  })
})

describe('the quota of a bank', () => {
  const setQuota = (quota: number) =>
    server.sql(`UPDATE client SET quota_per_minute = $1 WHERE client_id = 'north-bank'`, [quota])
  // As if the minute had just begun, whenever this runs.
  const counted = () => server.sql(`DELETE FROM download_quota WHERE who = 'north-bank'`)
  const taken = async () =>
    (await server.sql<{ count: number }>(`SELECT count FROM download_quota WHERE who = 'north-bank'`))[0]
  afterEach(async () => {
    await setQuota(600)
    await counted()
  })

  test('counts together whatever comes at once, says how long to wait, and what is refused is no reading', async () => {
    const readings = () => server.sql(`SELECT FROM log_entry WHERE kind = 'READ' AND body->>'reader' = 'RECIPIENT'`)
    const before = (await readings()).length
    await counted()
    await setQuota(3)
    const client = await openRawClient(server.issuer, server.northBank)
    const answers = await Promise.all(
      Array.from({ length: 8 }, async () =>
        fetch(`${server.issuer}/recipient/disclosures`, {
          headers: { authorization: `Bearer ${await client.assertion()}` },
        }),
      ),
    )
    const passed = answers.filter(({ status }) => status === 200).length
    // A new minute may begin in between: then more may pass, but never more than two minutes' worth.
    expect(passed).toBeGreaterThanOrEqual(3)
    expect(passed).toBeLessThanOrEqual((await taken())?.count === 8 ? 3 : 6)
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(answer.status).toBe(429)
      expect(await answer.json()).toMatchObject({ error: 'quota_exceeded' })
      const wait = Number(answer.headers.get('retry-after'))
      expect(wait >= 1 && wait <= 60).toBe(true)
    }
    expect((await readings()).length).toBe(before + passed)
    expect((await list('', server.southBank)).status).toBe(200)
    expect((await call(`/${randomUUID()}`)).status).toBe(429)
  })

  test('is bounded here even where its quota of requests is not', async () => {
    await setQuota(1_000_000)
    expect((await list()).status).toBe(200)
    await server.sql(`UPDATE download_quota SET count = 120 WHERE who = 'north-bank'`)
    const { status } = await list()
    expect((await taken())?.count === 121 ? status : 429).toBe(429)
  })

  test('is not used up by somebody who can’t sign for the bank', async () => {
    await counted()
    const north = await openRawClient(server.issuer, server.northBank)
    for (let tries = 0; tries < 3; tries += 1) {
      const authorization = `Bearer ${await north.assertion({ key: server.southBank.key })}`
      expect((await fetch(`${server.issuer}/recipient/disclosures`, { headers: { authorization } })).status).toBe(401)
    }
    expect(await taken()).toBeUndefined()
  })
})

describe('bad input', () => {
  test.each([
    ['?limit=0', 'limit'],
    ['?limit=201', 'limit'],
    ['?limit=ten', 'limit'],
    ['?after=-1', 'after'],
    ['?consent_id=mine', 'consent_id'],
    ['?from=yesterday', 'from'],
    ['?until=2026-02-30T00:00:00Z', 'until'],
    ['?client_id=south-bank', 'client_id'],
  ])('%s is a clear error', async (query, name) => {
    expect(await list(query)).toMatchObject({
      status: 400,
      error: 'invalid_request',
      error_description: expect.stringMatching(new RegExp(`^${name}: `)),
    })
  })

  test('without a good assertion nothing is read, and nothing is put into the log', async () => {
    const count = () => server.sql(`SELECT count(*) FROM log_entry`)
    const before = await count()
    const north = await openRawClient(server.issuer, server.northBank)
    const used = await north.assertion()
    const bad = [
      undefined,
      'Bearer x',
      `Bearer ${await north.assertion({ key: server.southBank.key })}`,
      `Bearer ${await north.assertion({ claims: { aud: 'http://localhost:4000' } })}`,
      `Bearer ${await (await openRawClient(server.issuer, server.app)).assertion()}`,
    ]
    for (const authorization of bad)
      for (const path of ['', `/${randomUUID()}`]) {
        const headers = new Headers(authorization === undefined ? {} : { authorization })
        const response = await fetch(`${server.issuer}/recipient/disclosures${path}`, { headers })
        expect(response.status).toBe(401)
      }
    expect(await count()).toEqual(before)
    const twice = () =>
      fetch(`${server.issuer}/recipient/disclosures`, { headers: { authorization: `Bearer ${used}` } })
    expect((await twice()).status).toBe(200)
    expect((await twice()).status).toBe(401)
  })
})
