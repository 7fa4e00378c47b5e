// The starter as an agency gets it: written by the command, started, and asked as the gateway would ask it.
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { starterFiles } from '../../izin/starter/starter-files.ts'
import { namesOf } from '../../izin/starter/starter-names.ts'
import type { RunningSubgraph } from '../../subgraphs/subgraph-server.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const issuer = 'http://localhost:4000'
const rider = randomUUID()
const field = 'bikeShareVisits'
const both = ['bike-share.place', 'bike-share.time']
let keys: Awaited<ReturnType<typeof generateKeyPair>>
let folder: string
let running: RunningSubgraph

beforeAll(async () => {
  keys = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
  mkdirSync(join(root, '.izin'), { recursive: true })
  folder = mkdtempSync(join(root, '.izin', 'test-starter-'))
  for (const [file, text] of Object.entries(
    starterFiles(namesOf('bike-share', 'LTA'), relative(folder, root), relative(root, folder)),
  ))
    writeFileSync(join(folder, file), text)
  const starter = await import(pathToFileURL(join(folder, 'start-bike-share-subgraph.ts')).href)
  running = await starter.startBikeShareSubgraph({
    host: '127.0.0.1',
    port: 0,
    assertionKeys: { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'test' }] },
    assertionIssuer: issuer,
    logger: pino({ level: 'silent' }),
    visitsOf: async (id: string) => (id === rider ? [{ place: 'Bishan', time: new Date('2026-01-01T01:00:00Z') }] : []),
  })
})
afterAll(async () => {
  await running?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { ${field} { state agency records { place time } } } } }`

async function ask(
  scopes: readonly string[],
  { about = rider, audience = 'bike-share', signed = true, subject = rider } = {},
) {
  const body = JSON.stringify({ query, variables: { r: [{ __typename: 'Person', id: about }] } })
  const now = Math.floor(Date.now() / 1000)
  const token = await new SignJWT({
    ...{ iss: issuer, aud: audience, sub: subject, iat: now, exp: now + 30, jti: randomUUID(), txn: randomUUID() },
    scope: scopes.join(' '),
    tctx: {
      ...{ subject_kind: 'PERSON', consent_id: randomUUID(), consent_version: 1, purpose: 'credit-card' },
      request_hash: createHash('sha256').update(body).digest('base64url'),
    },
    rctx: { client_id: 'merlion-bank' },
  })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'txntoken+jwt', kid: 'test' })
    .sign(keys.privateKey)
  const response = await fetch(running.url, { method: 'POST', body, headers: signed ? { 'txn-token': token } : {} })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

it('answers what the assertion covers', async () => {
  const { status, body } = await ask(both)
  const records = [{ place: 'Bishan', time: '2026-01-01T01:00:00.000Z' }]
  expect(status).toBe(200)
  expect(body).toEqual({ data: { _entities: [{ [field]: { state: 'AVAILABLE', agency: 'LTA', records } }] } })
})

it('answers a person without records with EMPTY', async () => {
  const other = randomUUID()
  const { body } = await ask(both, { about: other, subject: other })
  expect(body.data._entities).toEqual([{ [field]: { state: 'EMPTY', agency: 'LTA', records: [] } }])
})

it('refuses a leaf that the assertion does not cover, and the container where it covers none', async () => {
  const { body } = await ask(['bike-share.place'])
  expect(body.data._entities[0][field].records).toEqual([{ place: 'Bishan', time: null }])
  expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }])
  expect((await ask(['name'])).body.data._entities).toEqual([{ [field]: null }])
})

it('answers about nobody but the assertion’s subject', async () => {
  const { body } = await ask(both, { about: randomUUID() })
  expect(body.data._entities).toEqual([null])
  expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }])
})

it('answers nothing without an assertion, or with one for another subgraph', async () => {
  expect((await ask(both, { signed: false })).status).toBe(401)
  expect((await ask(both, { audience: 'person' })).status).toBe(401)
})
