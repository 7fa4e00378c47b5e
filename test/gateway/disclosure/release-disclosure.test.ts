import { createLocalJWKSet, jwtVerify } from 'jose'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { requestAdmission } from '../../../gateway/authentication/admit-request.ts'
import { publicKeySet } from '../../../gateway/http/public-key-set.ts'
import { commitment, disclosureEventSchema, leafHash } from '../../../schema/contract/disclosure-event.ts'
import { createTestDatabase, type TestDatabase } from '../../harness/create-test-database.ts'
import { arrangeClient, arrangeConsent, callerOf } from '../consent/consent-fixture.ts'
import { gatewayKey, releaseFacts, releaseOver } from './release-facts.ts'

let database: TestDatabase
let admin: pg.Pool
let gateway: pg.Pool

beforeAll(async () => {
  database = await createTestDatabase()
  admin = new pg.Pool({ connectionString: database.admin, max: 4 })
  gateway = new pg.Pool({ connectionString: database.gateway, max: 8 })
})
afterAll(async () => {
  await Promise.all([admin.end(), gateway.end()])
  await database.drop()
})

async function events(consentId: string) {
  const { rows } = await admin.query(
    `SELECT consent.event_json(e) AS event FROM consent.disclosure_event e WHERE consent_id = $1 ORDER BY sequence`,
    [consentId],
  )
  return rows.map(({ event }) => disclosureEventSchema.parse(event))
}

const consentRow = async (id: string) =>
  (await admin.query('SELECT status, version, used_count FROM consent.consent WHERE id = $1', [id])).rows[0]

test('a release writes one event, and its receipt is the hash of that event', async () => {
  const consent = await arrangeConsent(admin)
  const caller = callerOf(consent)
  const released = await releaseOver(gateway)(
    releaseFacts({ caller, refused: [{ coordinate: 'Person.dob', reason: 'SCOPE_NOT_GRANTED' }] }),
  )
  if (released.kind !== 'released') throw new Error('refused')
  const [event, ...more] = await events(consent.id)
  if (!event) throw new Error('no event')
  expect(more).toEqual([])
  expect(event).toMatchObject({
    subject_id: consent.subjectId,
    sequence: '1',
    outcome: 'PARTIAL',
    released: ['Person.name'],
    refused: [{ coordinate: 'Person.dob', reason: 'SCOPE_NOT_GRANTED' }],
    recipient: { legal_name: 'Test Bank Ltd', uen: '00192200M', app: 'Test app' },
    purpose: 'credit-card',
  })
  const { receipt, ...said } = released.release.receipt
  expect(said).toEqual({ event_id: event.id, time: event.time, outcome: 'PARTIAL', leaf_hash: leafHash(event) })
  // By the published key alone; the type keeps it apart from the assertions of the same key.
  const verified = await jwtVerify(receipt, createLocalJWKSet(publicKeySet(gatewayKey)), {
    typ: 'disclosure-receipt+jwt',
    issuer: 'https://gateway.example',
    audience: 'test-bank',
  })
  expect(verified.payload).toEqual({
    ...said,
    ...{ iss: 'https://gateway.example', aud: 'test-bank', iat: Math.floor(Date.parse(event.time) / 1000) },
  })
  // The leaf hides who it is about until the resident opens it.
  expect(leafHash({ ...event, subject_id: consent.id })).not.toBe(leafHash(event))
  expect(commitment(event.subject_salt, event.subject_id)).toHaveLength(43)
})

test('ONCE releases once under 50 parallel queries, and the rest is refused and recorded up to the cap', async () => {
  const consent = await arrangeConsent(admin, { fetchType: 'ONCE' })
  const copies = [releaseOver(gateway), releaseOver(gateway)] // two copies of the gateway
  const caller = callerOf(consent)
  const decisions = await Promise.all(Array.from({ length: 50 }, (_, n) => copies[n % 2]?.(releaseFacts({ caller }))))
  expect(decisions.filter((each) => each?.kind === 'released')).toHaveLength(1)
  expect(decisions.filter((each) => each?.kind === 'refused' && each.reason === 'CONSENT_CONSUMED')).toHaveLength(49)
  expect(await consentRow(consent.id)).toMatchObject({ status: 'CONSUMED', version: 2 })
  const written = await events(consent.id)
  expect(written.filter(({ outcome }) => outcome === 'RELEASED')).toHaveLength(1)
  expect(written.filter(({ reason }) => reason === 'CONSENT_CONSUMED')).toHaveLength(10)
  expect(written.map(({ sequence }) => Number(sequence))).toEqual(written.map((_, n) => n + 1))
})

test('answers of which every field was refused are recorded up to the cap, and leave; whatever was asked for is recorded', async () => {
  const consent = await arrangeConsent(admin)
  const caller = callerOf(consent)
  const copies = [releaseOver(gateway), releaseOver(gateway)]
  const refused = [{ coordinate: 'Person.dob', reason: 'SCOPE_NOT_GRANTED' }]
  const empty = { caller, requested: ['Person.dob'], released: [], refused, agencies: [], asked: false }
  const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => copies[n % 2]?.(releaseFacts(empty))))
  const recorded = answers.filter((each) => each?.kind === 'released').length
  expect(answers.filter((each) => each?.kind === 'empty')).toHaveLength(30 - recorded)
  // A minute may have ended on the way, and each has its own cap.
  expect(recorded).toBeGreaterThanOrEqual(10)
  expect(recorded).toBeLessThanOrEqual(20)
  expect(await events(consent.id)).toHaveLength(recorded)

  // Beyond the cap: an item delivered, one that its agency did not deliver, and a question that touches no item.
  const asked = [{}, { released: [], undelivered: ['Person.name'] }, { requested: [], released: [] }]
  for (const [n, part] of asked.entries()) {
    const answer = await copies[0]?.(releaseFacts({ caller, ...part }))
    expect(answer).toMatchObject({ kind: 'released', release: { receipt: { event_id: expect.any(String) } } })
    expect(await events(consent.id)).toHaveLength(recorded + n + 1)
  }
  // That nothing was asked is not believed beside what was delivered.
  await copies[0]?.(releaseFacts({ caller, asked: false }))
  expect(await events(consent.id)).toHaveLength(recorded + 4)
})

test('ONCE is not consumed when no item was delivered', async () => {
  const consent = await arrangeConsent(admin, { fetchType: 'ONCE' })
  await releaseOver(gateway)(releaseFacts({ caller: callerOf(consent), released: [], undelivered: ['Person.name'] }))
  expect(await consentRow(consent.id)).toMatchObject({ status: 'ACTIVE', version: 1 })
  expect((await events(consent.id)).map(({ outcome, undelivered }) => [outcome, undelivered])).toEqual([
    ['REFUSED', ['Person.name']],
  ])
})

test('a frequency limit lets through so many a day and no more', async () => {
  const consent = await arrangeConsent(admin, { frequencyPerDay: 3 })
  const release = releaseOver(gateway)
  const caller = callerOf(consent)
  const decisions = await Promise.all(Array.from({ length: 10 }, () => release(releaseFacts({ caller }))))
  expect(decisions.filter(({ kind }) => kind === 'released')).toHaveLength(3)
  expect(await consentRow(consent.id)).toMatchObject({ used_count: 3, version: 1 })
})

test('sequences are gapless for each subject across copies', async () => {
  const consents = await Promise.all(Array.from({ length: 5 }, () => arrangeConsent(admin)))
  const copies = [releaseOver(gateway), releaseOver(gateway), releaseOver(gateway)]
  await Promise.all(
    Array.from({ length: 150 }, (_, n) => {
      const consent = consents[(n * 7) % 5]
      return consent && copies[n % 3]?.(releaseFacts({ caller: callerOf(consent) }))
    }),
  )
  for (const consent of consents)
    expect((await events(consent.id)).map(({ sequence }) => Number(sequence))).toEqual(
      Array.from({ length: 30 }, (_, n) => n + 1),
    )
})

test('the gateway can neither write, change, read nor remove events by itself', async () => {
  for (const attempt of [
    'SELECT * FROM consent.disclosure_event',
    'DELETE FROM consent.disclosure_event',
    `UPDATE consent.consent SET status = 'ACTIVE'`,
    'SELECT * FROM consent.consent',
    'SELECT * FROM consent.oidc_artifact',
    `SELECT consent.suspend_client('test-bank')`,
    'SELECT * FROM person.person',
  ])
    await expect(gateway.query(attempt), attempt).rejects.toMatchObject({ code: '42501' })
  // Nor can the owner of the schema.
  await expect(admin.query(`UPDATE consent.disclosure_event SET outcome = 'RELEASED'`)).rejects.toThrow('append-only')
  await expect(admin.query('DELETE FROM consent.disclosure_event')).rejects.toThrow('append-only')
  await expect(admin.query('TRUNCATE consent.disclosure_event')).rejects.toThrow('append-only')
  await expect(admin.query('DELETE FROM consent.consent_history')).rejects.toThrow('append-only')
})

test('a first-party token releases for its own person alone', async () => {
  await arrangeClient(admin, 'own-app', 'FIRST_PARTY')
  const subject = '11111111-1111-4111-8111-111111111111'
  await admin.query(
    `INSERT INTO consent.first_party_subject (client_id, sub, subject_id) VALUES ('own-app', 'pairwise', $1), ('test-bank', 'pairwise', $1)`,
    [subject],
  )
  const own = (clientId: string) => {
    const { claims, ...rest } = callerOf({ id: '', clientId })
    const { iss, aud, sub, client_id, jti, iat, exp, cnf } = claims
    return {
      ...rest,
      claims: { iss, aud, sub, client_id, jti, iat, exp, cnf, scope: 'izin.consents.read' },
    } as ReturnType<typeof callerOf>
  }
  const release = releaseOver(gateway)
  expect((await release(releaseFacts({ caller: own('own-app') }))).kind).toBe('released')
  expect(await release(releaseFacts({ caller: own('test-bank') }))).toMatchObject({ reason: 'CONSENT_NOT_FOUND' })
  expect(await release(releaseFacts({ caller: own('merlion-bank') }))).toMatchObject({ reason: 'CONSENT_NOT_FOUND' })
})

test('20 replays of one proof, over two copies, admit exactly one', async () => {
  await arrangeClient(admin, 'test-bank')
  const copies = [requestAdmission(gateway), requestAdmission(gateway)]
  const proof = { jkt: 'k', jti: 'replayed', usableUntil: Date.now() / 1000 + 60 }
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => copies[n % 2]?.(proof, 'test-bank')))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes)
    if (outcome.status === 'rejected')
      expect(outcome.reason).toMatchObject({ code: 'INVALID_DPOP_PROOF', facts: { check: 'jti' } })
})

test('a client beyond its quota is told when to come back, and others are not touched', async () => {
  await arrangeClient(admin, 'small-client', 'RELYING_PARTY', 5)
  const admit = requestAdmission(gateway)
  const outcomes = await Promise.allSettled([
    ...Array.from({ length: 8 }, (_, n) => admit({ jkt: 'q', jti: `q${n}`, usableUntil: 2e9 }, 'small-client')),
    admit({ jkt: 'q', jti: 'other', usableUntil: 2e9 }, 'test-bank'),
  ])
  const refused = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
  expect(refused).toHaveLength(3)
  for (const reason of refused) {
    expect(reason).toMatchObject({ code: 'QUOTA_EXCEEDED' })
    expect(reason.facts.retryAfter).toBeGreaterThan(0)
    expect(reason.facts.retryAfter).toBeLessThanOrEqual(60)
  }
  expect(outcomes.at(-1)?.status).toBe('fulfilled')
})
