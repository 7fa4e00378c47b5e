// What an operator does with `izin`, over the authorization server that goes by it. The commands run as processes with a
// login of the role izin_operator; what they must refuse is asked of the database functions themselves.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openBank } from '../../platform/demo/bank.ts'
import { startTestServer, type TestServer } from '../consent-ui/start-test-server.ts'

const item = (scope: string, agency = 'BIKES') => ({
  scope,
  item: 'bike-share.trips',
  agency: [agency],
  titles: { en: scope, zh: scope, ms: scope, ta: scope },
  classification: 'C',
  segments: ['SC'],
  tier: 'standard',
  coordinates: [`BikeShare.${scope.replace(/[^a-z]/g, '')}`],
})
const place = 'bike-share.trips.place'
const time = 'bike-share.trips.time'
const agency = {
  code: 'BIKES',
  names: { en: 'Bicycle Board', zh: '自行车局', ms: 'Lembaga Basikal', ta: 'மிதிவண்டி வாரியம்' },
  client: 'bicycle-board',
  legalName: 'Bicycle Board',
  uen: 'T08GB0001A',
  address: '1 Cycle Path',
  contact: 'data@bikes.example',
}

let server: TestServer
let folder: string
let operator: pg.Client
let registry: pg.Client
beforeAll(async () => {
  server = await startTestServer()
  folder = mkdtempSync(join(tmpdir(), 'izin-operator-'))
  operator = new pg.Client({ connectionString: server.database.operator, options: '-c search_path=consent' })
  registry = new pg.Client({ connectionString: server.database.admin, options: '-c search_path=consent' })
  await Promise.all([operator.connect(), registry.connect()])
  await registry.query('SET ROLE izin_registry')
  await addAgency(agency, (await newKey('bikes-1')).jwk)
})
afterAll(async () => {
  await Promise.all([operator.end(), registry.end()])
  await server.stop()
  rmSync(folder, { recursive: true })
})
beforeEach(async () => {
  await server.sql(`DELETE FROM client_item WHERE scope LIKE 'bike%'`)
  await server.sql('DELETE FROM item_approval')
  await registry.query('SELECT register_item_scopes($1)', [JSON.stringify([item(place), item(time)])])
})

function izin(...args: readonly string[]) {
  const launcher = fileURLToPath(new URL('../../izin/izin.mjs', import.meta.url))
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, ...args], {
    encoding: 'utf8',
    env: {
      ...process.env,
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
      IZIN_OPERATOR_DATABASE_URL: server.database.operator,
    },
  })
  return { status, stdout, stderr }
}

async function newKey(kid: string): Promise<{ readonly key: CryptoKey; readonly jwk: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  return { key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } }
}

const addAgency = (
  { code, names, client, legalName, ...rest }: Omit<typeof agency, 'names'> & { names: object },
  key: object = { kty: 'EC', kid: 'z' },
) =>
  operator.query('SELECT operator_add_agency($1, $2, $3)', [
    code,
    JSON.stringify(names),
    JSON.stringify({ client_id: client, legal_name: legalName, ...rest, jwks: { keys: [key] } }),
  ])
const approve = (client: string, scopes: readonly string[], purpose = 'test-card', required = false) =>
  operator.query('SELECT * FROM operator_approve_items($1, $2, $3, $4)', [client, purpose, scopes, required])
const refuse = (client: string, scopes: readonly string[], why: string) =>
  operator.query('SELECT * FROM operator_refuse_items($1, $2, $3)', [client, scopes, why])
const agencyDecides = (scopes: readonly string[], approved = true, why = '', by = 'bicycle-board') =>
  registry.query('SELECT * FROM agency_decide_items($1, $2, $3, $4, $5)', [by, 'north-bank', scopes, approved, why])
const effective = async () =>
  (
    await server.sql<{ scope: string }>(
      `SELECT scope FROM client_item WHERE client_id = 'north-bank' AND scope LIKE 'bike%'`,
    )
  ).map(({ scope }) => scope)

describe('approving items for a bank', () => {
  test('an agency’s item goes from requested to approved by its agency, by the operator, and is then effective', async () => {
    const command = ['client', 'approve', 'north-bank', place, '--purpose', 'test-card'] as const
    const requested = izin(...command)
    expect(requested).toMatchObject({ status: 0, stdout: expect.stringContaining('REQUESTED') })
    expect(requested.stdout).toContain('Waiting for the agency')
    expect(await effective()).toEqual([])
    expect(izin('client', 'requests', '--json').stdout).toContain(place)
    const { rows } = await registry.query(`SELECT * FROM item_requests('{bike-share}')`)
    expect(rows).toMatchObject([
      { client_id: 'north-bank', scope: place, purpose_code: 'test-card', state: 'REQUESTED' },
    ])
    expect((await registry.query(`SELECT * FROM item_requests('{bike}')`)).rows).toEqual([])

    await agencyDecides([place])
    expect(await effective()).toEqual([])
    expect((await approve('north-bank', [place])).rows).toEqual([{ scope: place, state: 'EFFECTIVE' }])
    expect(await effective()).toEqual([place])
    expect(JSON.parse(izin('client', 'show', 'north-bank', '--json').stdout).items).toContainEqual({
      scope: place,
      required: false,
      state: 'EFFECTIVE',
      purpose: 'test-card',
      reason: '',
    })
  })

  test('an item of the catalogue needs the operator alone', async () => {
    expect((await approve('north-bank', ['sex'])).rows).toEqual([{ scope: 'sex', state: 'EFFECTIVE' }])
  })

  test('what the agency approved for one purpose or need, it is asked again for another', async () => {
    await approve('north-bank', [place])
    await agencyDecides([place])
    expect((await approve('north-bank', [place], 'test-loan')).rows).toEqual([{ scope: place, state: 'REQUESTED' }])
    await agencyDecides([place])
    expect((await approve('north-bank', [place], 'test-loan', true)).rows).toEqual([
      { scope: place, state: 'REQUESTED' },
    ])
    expect(await effective()).toEqual([])
  })

  test('a refusal needs a reason, says whose it is, and takes back what was effective', async () => {
    await approve('north-bank', [place, time])
    await agencyDecides([place, time])
    await approve('north-bank', [place, time])
    expect(await effective()).toEqual([place, time])
    await expect(agencyDecides([place], false)).rejects.toThrow('a refusal needs a reason')
    await expect(refuse('north-bank', [place], ' ')).rejects.toThrow('a refusal needs a reason')
    expect((await agencyDecides([place], false, 'not for credit')).rows).toEqual([
      { scope: place, state: 'REFUSED_BY_AGENCY' },
    ])
    expect((await refuse('north-bank', [time], 'not needed')).rows).toEqual([
      { scope: time, state: 'REFUSED_BY_OPERATOR' },
    ])
    expect(await effective()).toEqual([])
    // Asked for anew, it begins at the beginning.
    expect((await approve('north-bank', [place])).rows).toEqual([{ scope: place, state: 'REQUESTED' }])
  })

  test.each([
    ['an unknown client', () => approve('nobody', [place]), /no bank nobody that is active/],
    ['a client that is no bank', () => approve('own-app', [place]), /no bank own-app/],
    ['an agency’s client', () => approve('bicycle-board', [place]), /no bank bicycle-board/],
    ['an unknown item', () => approve('north-bank', ['bike-share.nothing']), /no item bike-share.nothing/],
    [
      'a purpose that is not the bank’s',
      () => approve('south-bank', [place], 'test-loan'),
      /purpose test-loan is not approved/,
    ],
    ['an agency that was asked for nothing', () => agencyDecides([place]), /is not requested/],
    ['somebody who is no agency', () => agencyDecides([place], true, '', 'north-bank'), /no agency north-bank/],
  ] as const)('with %s nothing is approved', async (_case, act, message) => {
    await expect(act()).rejects.toThrow(message)
    expect(await server.sql('SELECT * FROM item_approval')).toEqual([])
    expect(await effective()).toEqual([])
  })
})

describe('agencies and clients', () => {
  test('a suspended agency’s items can’t be asked for, and its client decides nothing, until it is resumed', async () => {
    await approve('north-bank', [place])
    await agencyDecides([place])
    await approve('north-bank', [place])
    const bank = await server.openBank(server.northBank)
    const ask = () => bank.ask({ scopes: [place], purpose: 'test-card', duration: 'P30D', fetchType: 'ONCE' })
    await ask()
    expect(izin('operator', 'suspend', 'agency', 'BIKES', '--reason', 'stolen key')).toMatchObject({ status: 0 })
    await expect(ask()).rejects.toMatchObject({ error: 'invalid_scope' })
    await expect(agencyDecides([place])).rejects.toThrow(/no agency bicycle-board that is active/)
    await expect(approve('north-bank', [time])).rejects.toThrow(/no item/)
    // Publishing again does not bring them back.
    await registry.query('SELECT register_item_scopes($1)', [JSON.stringify([item(place), item(time)])])
    await expect(ask()).rejects.toMatchObject({ error: 'invalid_scope' })
    await operator.query(`SELECT operator_set_status('agency', 'BIKES', 'ACTIVE', 'new key')`)
    await ask()
  })

  test('a suspended client gets nothing any more', async () => {
    await operator.query(`SELECT operator_set_status('client', 'south-bank', 'SUSPENDED', 'complaints')`)
    const bank = await server.openBank(server.southBank)
    await expect(
      bank.ask({ scopes: ['name'], purpose: 'test-card', duration: 'P10D', fetchType: 'ONCE' }),
    ).rejects.toMatchObject({ error: 'invalid_client' })
    await operator.query(`SELECT operator_set_status('client', 'south-bank', 'ACTIVE', 'heard')`)
  })

  test('while keys overlap both count; the old one ends by itself', async () => {
    const { clientId, redirectUri, key, kid } = server.northBank
    const asked = { scopes: ['name'], purpose: 'test-card', duration: 'P30D', fetchType: 'ONCE' } as const
    const as = async (withKey: CryptoKey, withKid: string) =>
      (await openBank({ issuer: server.issuer, clientId, redirectUri, key: withKey, kid: withKid })).ask(asked)
    const next = await newKey('north-2')
    writeFileSync(join(folder, 'next.json'), JSON.stringify(next.jwk))
    expect(izin('operator', 'rotate', clientId, join(folder, 'next.json'), '--overlap', '1')).toMatchObject({
      status: 0,
    })
    await as(key, kid)
    await as(next.key, 'north-2')
    // As if a day had passed.
    await server.sql(
      `UPDATE client SET jwks = jsonb_build_object('keys', (SELECT jsonb_agg(CASE WHEN k ? 'exp' THEN k || '{"exp": 1}' ELSE k END)
         FROM jsonb_array_elements(jwks->'keys') k)) WHERE client_id = $1`,
      [clientId],
    )
    await expect(as(key, kid)).rejects.toMatchObject({ error: 'invalid_client' })
    await as(next.key, 'north-2')
    await operator.query(`SELECT operator_rotate_key($1, $2, 0)`, [
      clientId,
      JSON.stringify((await newKey('north-3')).jwk),
    ])
    await expect(as(next.key, 'north-2')).rejects.toMatchObject({ error: 'invalid_client' })
  })

  test.each([
    ['an agency of the catalogue', () => addAgency({ ...agency, code: 'ICA' }), /ICA is an agency of the catalogue/],
    [
      'an agency without a name in a language',
      () => addAgency({ ...agency, names: { en: 'A' } }),
      /in each of en, zh, ms and ta/,
    ],
    [
      'a bank’s client as an agency’s',
      () => addAgency({ ...agency, code: 'OTHER', client: 'south-bank' }),
      /somebody else's/,
    ],
    ['another agency’s client', () => addAgency({ ...agency, code: 'OTHER' }), /somebody else's/],
    ['a private key', () => addAgency(agency, { kty: 'EC', kid: 'a', d: 'secret' }), /public ones/],
    ['a key without a kid', () => addAgency(agency, { kty: 'EC' }), /public ones/],
    ['a rotation to a private key', () => rotate({ kty: 'EC', kid: 'b', d: 'secret' }), /public one/],
    ['a rotation to a key that is there', () => rotate({ kty: 'EC', kid: 'bikes-1' }), /of this kid already/],
    ['an overlap without an end', () => rotate({ kty: 'EC', kid: 'c' }, 99_999_999), /90 days at most/],
    ['a suspension without a reason', () => suspend(''), /needs a reason/],
  ] as const)('%s is refused', async (_case, act, message) => {
    const before = await server.sql('SELECT * FROM client ORDER BY client_id')
    await expect(act()).rejects.toThrow(message)
    expect(await server.sql('SELECT * FROM client ORDER BY client_id')).toEqual(before)
  })

  const rotate = (key: object, overlap = 0) =>
    operator.query('SELECT operator_rotate_key($1, $2, $3)', ['bicycle-board', JSON.stringify(key), overlap])
  const suspend = (why: string) =>
    operator.query(`SELECT operator_set_status('client', 'south-bank', 'SUSPENDED', $1)`, [why])
})

test('every act is in the log with the login that did it, and the log can only grow', async () => {
  await approve('north-bank', [place])
  await agencyDecides([place], false, 'no')
  const log = JSON.parse(izin('operator', 'log', '--json').stdout)
  expect(log[0]).toMatchObject({ who: 'agency:bicycle-board', action: 'REFUSE_ITEM', subject: 'north-bank' })
  expect(log[1]).toMatchObject({ who: 'izin_operator_login', action: 'APPROVE_ITEM', subject: 'north-bank' })
  await expect(server.sql('UPDATE operator_log SET actor = $1', ['somebody'])).rejects.toThrow(/append-only/)
  await expect(server.sql('DELETE FROM operator_log')).rejects.toThrow(/append-only/)
})

describe('an act is a leaf of the log that anyone can check', () => {
  const newestActs = (count: number) =>
    server.sql<{ action: string; subject: string; actor: string; details: object; body: object }>(
      `SELECT a.action, a.subject, a.actor, a.details, e.body FROM operator_log a JOIN log_entry e ON e.id = a.entry_id
       JOIN log_pending p ON p.event_id = e.id ORDER BY a.at DESC LIMIT $1`,
      [count],
    )

  test('in its own transaction, with who and why committed to and not said', async () => {
    for (const [status, why] of [
      ['SUSPENDED', 'the reason of a certain person'],
      ['ACTIVE', 'settled'],
    ])
      await operator.query(`SELECT operator_set_status('client', 'south-bank', $1, $2)`, [status, why])
    const [resumed, suspended, ...more] = await newestActs(2)
    expect(more).toEqual([])
    expect(suspended).toMatchObject({ action: 'SUSPEND_CLIENT', body: { by: 'OPERATOR', subject: 'south-bank' } })
    expect(resumed).toMatchObject({ action: 'RESUME_CLIENT', details: { reason: 'settled' } })
    for (const { body } of [suspended, resumed].flatMap((one) => one ?? []))
      expect(JSON.stringify(body)).not.toMatch(/izin_operator_login|settled|certain person/)
  })

  test.each([
    [
      'a suspension taken back',
      `UPDATE client SET status = 'SUSPENDED' WHERE client_id = 'south-bank'`,
      'CHANGE_CLIENT_STATUS',
    ],
    [
      'a bank made a first-party client',
      `UPDATE client SET kind = 'FIRST_PARTY' WHERE client_id = 'south-bank'`,
      'CHANGE_CLIENT_KIND',
    ],
    [
      'a first-party client added',
      `INSERT INTO client (client_id, kind, legal_name, uen, app_name, address, contact, redirect_uris)
       VALUES ('sly-app', 'FIRST_PARTY', 'x', 'x', 'x', 'x', 'x', '{}')`,
      'ADD_FIRST_PARTY_CLIENT',
    ],
    [
      'an item’s sign-in made weaker',
      `UPDATE scope SET acr = 'urn:izin:acr:0' WHERE scope = 'email'`,
      'CHANGE_NEEDED_ACR',
    ],
  ])('%s past the operator’s functions is told too, by the login that did it', async (_case, statement, action) => {
    const owner = new pg.Client({ connectionString: server.database.admin, options: '-c search_path=consent' })
    await owner.connect()
    try {
      await owner.query(
        `BEGIN; SELECT log_act(session_user, 'APPROVE_ITEM', 'somebody-else', '{}'); ${statement}; SET CONSTRAINTS ALL IMMEDIATE`,
      )
      const { rows } = await owner.query(
        `SELECT a.actor = session_user AS own, a.details->>'reason' AS reason, e.body->>'action' AS action FROM operator_log a
         JOIN log_entry e ON e.id = a.entry_id JOIN log_pending p ON p.event_id = e.id
         WHERE a.transaction = pg_current_xact_id()::text AND a.action <> 'APPROVE_ITEM'`,
      )
      expect(rows).toEqual([{ own: true, reason: 'changed directly', action }])
    } finally {
      await owner.query('ROLLBACK')
      await owner.end()
    }
  })

  test('a row that is not what was sealed any more is named', async () => {
    for (const status of ['SUSPENDED', 'ACTIVE'])
      await operator.query(`SELECT operator_set_status('client', 'south-bank', $1, 'x')`, [status])
    await server.sql(
      `SET session_replication_role = replica;
       UPDATE operator_log SET actor = 'somebody' WHERE id = (SELECT id FROM operator_log ORDER BY at DESC LIMIT 1);
       SET session_replication_role = origin`,
    )
    const [newest, before] = JSON.parse(izin('operator', 'log', '--json').stdout)
    expect(newest).toMatchObject({ who: 'somebody', sealed: 'CHANGED' })
    expect(before).toMatchObject({ action: 'SUSPEND_CLIENT', sealed: 'waits' })
  })

  test.each([
    ['taken out', 'DELETE FROM operator_log', { who: '', action: 'RESUME_CLIENT' }],
    ['cut off from its leaf', `UPDATE operator_log SET entry_id = NULL, actor = 'somebody'`, { who: 'somebody' }],
  ])('a row that was %s is named', async (_, tamper, named) => {
    for (const status of ['SUSPENDED', 'ACTIVE'])
      await operator.query(`SELECT operator_set_status('client', 'south-bank', $1, 'x')`, [status])
    await server.sql(
      `SET session_replication_role = replica;
       ${tamper} WHERE id = (SELECT id FROM operator_log ORDER BY at DESC LIMIT 1);
       SET session_replication_role = origin`,
    )
    const acts = z
      .array(z.object({ sealed: z.string() }).loose())
      .parse(JSON.parse(izin('operator', 'log', '--json').stdout))
    expect(acts.slice(0, 2)).toContainEqual(
      expect.objectContaining({ ...named, subject: 'south-bank', sealed: 'CHANGED' }),
    )
    expect(acts).toContainEqual(expect.objectContaining({ action: 'SUSPEND_CLIENT', sealed: 'waits' }))
  })

  test('acts from before acts were sealed have no leaf, and are not called changed', async () => {
    await server.sql(
      `SET session_replication_role = replica;
       INSERT INTO operator_log (at, actor, action, subject, details)
         SELECT min(time) - interval '1 day', 'somebody', 'ADD_AGENCY', 'of-old', '{}' FROM log_entry WHERE kind = 'ACT';
       SET session_replication_role = origin`,
    )
    const acts: unknown = JSON.parse(izin('operator', 'log', '--json').stdout)
    expect(acts).toContainEqual(expect.objectContaining({ subject: 'of-old', sealed: '' }))
  })
})

test('an operator reads no consent and no disclosure, and writes no table', async () => {
  for (const statement of [
    'SELECT * FROM consent',
    'SELECT * FROM disclosure_event',
    'SELECT * FROM oidc_artifact',
    `INSERT INTO client_item VALUES ('north-bank', 'sex', true)`,
    `UPDATE client SET status = 'ACTIVE'`,
    `INSERT INTO operator_log (actor, action, subject, details) VALUES ('x', 'x', 'x', '{}')`,
    `SELECT register_item_scopes('[]')`,
    `SELECT agency_decide_items('bicycle-board', 'north-bank', '{name}', true, '')`,
    `SELECT log_act('x', 'x', 'x', '{}')`,
  ])
    await expect(operator.query(statement)).rejects.toThrow(/permission denied/)
})

test('without a login, or with one that may not, a sentence says what to set', () => {
  const run = (url: string | undefined) => {
    const launcher = fileURLToPath(new URL('../../izin/izin.mjs', import.meta.url))
    const env = { ...process.env, IZIN_OPERATOR_DATABASE_URL: url, IZIN_DATA_FOLDER: folder }
    const { status, stderr } = spawnSync(process.execPath, [launcher, 'client', 'list'], { encoding: 'utf8', env })
    return { status, stderr }
  }
  expect(run(undefined)).toMatchObject({ status: 3, stderr: expect.stringMatching(/^Set IZIN_OPERATOR_DATABASE_URL/) })
  expect(run('postgresql://x:secret@127.0.0.1:1/izin')).toMatchObject({
    status: 3,
    stderr: expect.not.stringContaining('secret'),
  })
  expect(run(server.database.gateway)).toMatchObject({
    status: 3,
    stderr: expect.stringMatching(/needs the role izin_operator/),
  })
})
