// The gateway's key for receipts changes by an entry of the log that both keys sign: what the retired one signed stays good,
// nothing dated after its end is, and no key comes in otherwise.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { JSONWebKeySet } from 'jose'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { followReceiptKeys } from '../../gateway/disclosure/receipt-keys.ts'
import { receiptSigner } from '../../gateway/disclosure/sign-receipt.ts'
import { startGateway } from '../../gateway/start-gateway.ts'
import { rotateReceiptKeyCommand } from '../../log/commands/rotate-receipt-key.ts'
import { buildInclusionProof } from '../../log/merkle/build-proof.ts'
import { sha256Hasher as hasher } from '../../log/merkle/tree-hasher.ts'
import { cosign } from '../../log/note/cosignature.ts'
import { noteSigner } from '../../log/note/note-key.ts'
import { parseNote } from '../../log/note/signed-note.ts'
import { writeTlogProof } from '../../log/note/tlog-proof.ts'
import { startLogServer } from '../../log/server/start-log-server.ts'
import { readLatestCheckpoint, readWitnessedCheckpoint } from '../../log/storage/checkpoints.ts'
import { storedNodes } from '../../log/storage/read-nodes.ts'
import { verifyReceipt } from '../../log/verify/verify-receipt.ts'
import { type ProvedReceiptKeys, provedReceiptKeysSchema } from '../../log/verify/verify-receipt-keys.ts'
import { reportProblem } from '../../platform/report-problem.ts'
import {
  type DisclosureEvent,
  disclosureEventSchema,
  leafBody,
  leafHash,
} from '../../schema/contract/disclosure-event.ts'
import { signReceiptKey } from '../../schema/contract/receipt-key.ts'
import { childEnvironment } from '../harness/child-environment.ts'
import { type ArrangedLog, arrangeLog, makeKey } from './arrange-log.ts'

const issuer = 'https://gateway.example'
const key = (kid: string) => ({ ...makeKey(), kid })
const [older, newer, third, stranger] = [key('receipts-1'), key('receipts-2'), key('receipts-3'), key('stranger')]
const witness = noteSigner('witness.example/w', 'cosignature', makeKey())
const minute = 60_000

let log: ArrangedLog
let gatewayRole: pg.Pool
let logServer: Awaited<ReturnType<typeof startLogServer>>
let folder: string
let event: DisclosureEvent
/** Of the older key. */
let until: Date

beforeAll(async () => {
  log = await arrangeLog()
  folder = mkdtempSync(join(tmpdir(), 'izin-receipt-keys-'))
  gatewayRole = new pg.Pool({ connectionString: log.database.gateway, max: 2 })
  gatewayRole.on('error', () => undefined)
  logServer = await startLogServer({
    ...{ host: '127.0.0.1', port: 0, databaseUrl: log.database.logServer, logger: pino({ level: 'silent' }) },
  })
})
afterAll(async () => {
  await Promise.all([logServer.stop(), gatewayRole.end()])
  await log.stop()
  rmSync(folder, { recursive: true })
})

const follow = (jwk: typeof older, now = () => new Date()) => followReceiptKeys(gatewayRole, { jwk, issuer }, now)
const supergraph = {
  kind: 'file',
  sdl: readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'),
  subgraphUrls: { person: 'http://127.0.0.1:1', corporate: 'http://127.0.0.1:1', consent: 'http://127.0.0.1:1' },
} as const
const gatewayWith = (assertionKey: typeof older) =>
  startGateway({
    ...{ mode: 'sandbox', host: '127.0.0.1', port: 0, publicUrl: issuer, issuer: 'http://127.0.0.1:1' },
    ...{ databaseUrl: log.database.gateway, supergraph, assertionKey, logger: pino({ level: 'silent' }) },
  })
async function sealAndWitness(): Promise<void> {
  await log.sealAll()
  const checkpoint = await readLatestCheckpoint(log.sealer)
  const line = cosign(parseNote(checkpoint?.note ?? '')?.text ?? '', witness, 1_800_000_000)
  await log.sealer.query('INSERT INTO consent.log_cosignature VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    ...[checkpoint?.size, witness.verifier.name, line],
  ])
}
const fetchReceiptKeys = async () =>
  provedReceiptKeysSchema.parse(await (await fetch(`${logServer.url}/receipt-keys`)).json())

function settings(change: Readonly<Record<string, string>> = {}) {
  const file = (jwk: typeof older) => {
    const name = join(folder, `${jwk.kid}.json`)
    writeFileSync(name, JSON.stringify(jwk))
    return name
  }
  return {
    ...{ IZIN_MODE: 'production', IZIN_LOG_DATABASE_URL: log.database.sealer, IZIN_GATEWAY_URL: issuer },
    ...{ IZIN_ASSERTION_KEY_FILE: file(older), IZIN_OTHER_ASSERTION_KEY_FILE: file(newer) },
    ...change,
  }
}

/** A receipt by `jwk` of the one event, as if it were dated so, with the proof of that event. */
async function proofWith(jwk: typeof older, time = event.time): Promise<string> {
  const receipt = receiptSigner({ jwk, issuer })({ ...event, time }, leafHash(event))
  const checkpoint = await readWitnessedCheckpoint(log.sealer, 1)
  if (!checkpoint) throw new Error('no checkpoint')
  const { rows } = await log.sealer.query('SELECT index FROM consent.log_leaf WHERE event_id = $1', [event.id])
  const index = Number(rows[0].index)
  const inclusion = await buildInclusionProof(index, checkpoint.size, storedNodes(log.sealer), hasher)
  return writeTlogProof({ index, inclusion, checkpoint: checkpoint.cosigned, extra: Buffer.from(receipt) })
}
const trusted = () => ({ log: log.signer.verifier, witnesses: [witness.verifier] })
const check = (proof: string, keys: { gateway?: JSONWebKeySet; receiptKeys?: ProvedReceiptKeys }) =>
  verifyReceipt({ proof }, { ...trusted(), ...keys }, hasher)

test('the first key is told by the gateway that begins with it, once, and another does not start', async () => {
  await expect(rotateReceiptKeyCommand.run([], settings())).rejects.toThrow(/has signed a receipt yet/)
  const copies = await Promise.all([follow(older), follow(older), follow(older)])
  for (const { keySet } of copies) expect(keySet().keys.map(({ kid }) => kid)).toEqual(['receipts-1'])
  for (const { stop } of copies) stop()
  expect(await log.count(`log_entry WHERE kind = 'RECEIPT_KEY'`)).toBe(1)
  const refused: unknown = await gatewayWith(newer).catch((error: unknown) => error)
  const said = vi.spyOn(console, 'error').mockReturnValue()
  reportProblem(refused)
  expect(said.mock.calls).toEqual([
    [expect.stringMatching(/^\nThe key in IZIN_ASSERTION_KEY_FILE is not the one.*rotate-receipt-key/)],
  ])
  said.mockRestore()
  // The same id for another key is another key.
  await expect(follow({ ...newer, kid: older.kid })).rejects.toThrow(/is not the one/)
  expect(await log.count(`log_entry WHERE kind = 'RECEIPT_KEY'`)).toBe(1)
})

describe('once the key was changed', () => {
  let published: JSONWebKeySet
  let told: ProvedReceiptKeys
  beforeAll(async () => {
    const released = await log.release(1)
    const { rows } = await log.admin.query('SELECT event_json(e) AS event FROM disclosure_event e WHERE id = $1', [
      released.receipts[0]?.event_id,
    ])
    event = disclosureEventSchema.parse(rows[0].event)
    const run = spawnSync(process.execPath, ['log/log.ts', 'rotate-receipt-key', '--overlap', '5'], {
      encoding: 'utf8',
      env: { ...childEnvironment(), ...settings() },
    })
    expect([run.status, run.stderr]).toEqual([0, ''])
    until = new Date(/receipts-1 until (.*)\./.exec(run.stdout)?.[1] ?? '')
    await sealAndWitness()
    const gateway = await gatewayWith(newer)
    published = z
      .looseObject({ keys: z.array(z.looseObject({ kty: z.string() })) })
      .parse(await (await fetch(`${gateway.url}/jwks`)).json())
    await gateway.stop()
    told = await fetchReceiptKeys()
  })

  test('the gateway publishes the key before with its end', () => {
    const end = Math.floor(until.getTime() / 1000)
    expect(published.keys).toMatchObject([{ kid: 'receipts-2' }, { kid: 'receipts-1', x: older.x, exp: end }])
    expect(published.keys[0]).not.toHaveProperty('exp')
    for (const one of published.keys) expect(one).not.toHaveProperty('d')
  })

  test('an old receipt still holds, by what the gateway publishes, by what the log tells, and by both', async () => {
    const proof = await proofWith(older)
    for (const keys of [{ gateway: published }, { receiptKeys: told }, { gateway: published, receiptKeys: told }])
      expect(await check(proof, keys)).toMatchObject({ holds: true, checked: { receipts: 1, 'inclusion proofs': 1 } })
    // Whoever kept only the key set of before is led on to the newer key by the log.
    const kept = { keys: published.keys.filter(({ kid }) => kid === 'receipts-1') }
    const dated = new Date(Date.parse(told.receipt_keys[1]?.body['time'] as string) + 1).toISOString()
    expect(await check(await proofWith(newer, dated), { gateway: kept, receiptKeys: told })).toMatchObject({
      holds: true,
      checked: { 'receipt keys': 2 },
    })
  })

  test('the command checks it offline, with what the log tells alone', async () => {
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const args = ['verify-receipt', file('r.tlog-proof', await proofWith(older)), '--log-key', log.signer.verifier.text]
    const more = ['--witness-key', witness.verifier.text, '--receipt-keys', file('told.json', JSON.stringify(told))]
    const event_ = ['--event', file('event.json', JSON.stringify(leafBody(event)))]
    const run = spawnSync(process.execPath, ['log/log.ts', ...args, ...more, ...event_], { encoding: 'utf8' })
    expect(run).toMatchObject({ status: 0, stdout: expect.stringMatching(/2 receipt keys[\s\S]*Everything holds/) })
  })

  test.each([
    ['dated after the end of its key', () => proofWith(older, later(1)), /after the end of the key/],
    ['dated at the end of its key to the millisecond', () => proofWith(older, later(0)), /after the end of the key/],
    [
      'of the newer key, dated before it came in',
      () => proofWith(newer),
      /before the key that signed it came into use/,
    ],
    ['of a key that no entry introduced', () => proofWith(stranger), /no key of this id is known/],
    [
      'of a key that bears the id of one that an entry introduced',
      () => proofWith({ ...stranger, kid: older.kid }),
      /is not signed by a key of the gateway/,
    ],
  ])('a receipt %s is refused', async (_case, make, sentence) => {
    const proof = await make()
    expect(await check(proof, { receiptKeys: told })).toMatchObject({
      holds: false,
      problem: expect.stringMatching(sentence),
    })
    // What the gateway publishes says all but since when.
    const byKeySet = await check(proof, { gateway: published })
    if (!/came into use/.test(sentence.source)) expect(byKeySet.problem).toMatch(sentence)
  })
  const later = (ms: number) => new Date(until.getTime() + ms).toISOString()

  test('a key that the gateway publishes and no entry introduced is refused by whoever asks the log', async () => {
    const forged = {
      keys: [...published.keys, { ...published.keys[0], x: stranger.x, kid: stranger.kid }],
    } as JSONWebKeySet
    const proof = await proofWith(stranger)
    expect(await check(proof, { gateway: forged })).toMatchObject({ holds: true })
    expect(await check(proof, { gateway: forged, receiptKeys: told })).toMatchObject({ holds: false })
    const only = { keys: forged.keys.filter(({ kid }) => kid === stranger.kid) }
    expect((await check(await proofWith(older), { gateway: only, receiptKeys: told })).problem).toMatch(
      /does not lead to a key/,
    )
  })

  test.each([
    [
      'an entry added that is not in the log',
      async () => ({ ...told, receipt_keys: [...told.receipt_keys, { ...second(), body: await forgedBody() }] }),
      /entry 3: it is not in the log/,
    ],
    [
      'the end of the older key moved',
      async () => ({ ...told, receipt_keys: [first(), { ...second(), body: await forgedBody() }] }),
      /entry 2: it is not in the log/,
    ],
    [
      'the signature of the witness left out',
      async () => ({ ...told, checkpoint: told.checkpoint.replace(/— witness[^\n]*\n/, '') }),
      /no signature of a witness/,
    ],
  ])('what the log is said to tell, with %s, is named', async (_case, make, sentence) => {
    expect((await check(await proofWith(older), { receiptKeys: await make() })).problem).toMatch(sentence)
  })
  const nth = (n: number) => {
    const found = told.receipt_keys[n]
    if (!found) throw new Error('no entry')
    return found
  }
  const [first, second] = [() => nth(0), () => nth(1)]
  const forgedBody = async () => ({
    ...second().body,
    body: await signReceiptKey({ issuer, olderUntil: new Date(until.getTime() + 90 * 24 * 60 * minute) }, newer, older),
  })

  test('an entry that its keys did not sign, or that follows on a retired key, brings none in', async () => {
    const end = new Date(Date.now() + 10 * minute)
    const half = await signReceiptKey({ issuer, olderUntil: end }, third, newer)
    const byStranger = await signReceiptKey({ issuer, olderUntil: end }, third, { ...stranger, kid: newer.kid })
    const forgeries = [
      { ...half, older: half.newer },
      { issuer, newer: half.newer },
      { ...half, older: byStranger.older },
      await signReceiptKey({ issuer }, third),
      await signReceiptKey({ issuer, olderUntil: end }, third, older),
      await signReceiptKey({ issuer, olderUntil: new Date(0) }, third, newer).catch(() => ({})),
      { ...(await signReceiptKey({ issuer: 'https://other.example', olderUntil: end }, third, newer)), issuer },
      { issuer, newer: 'hello', older: 'hello' },
    ]
    for (const body of forgeries)
      await log.sealer.query(`INSERT INTO consent.log_entry (kind, body) VALUES ('RECEIPT_KEY', $1)`, [
        JSON.stringify(body),
      ])
    await sealAndWitness()
    const keys = await follow(newer)
    keys.stop()
    expect(keys.keySet().keys.map(({ kid }) => kid)).toEqual(['receipts-2', 'receipts-1'])
    await expect(follow(third)).rejects.toThrow(/is not the one/)
    const all = await fetchReceiptKeys()
    expect(all.receipt_keys).toHaveLength(2 + forgeries.length)
    expect((await check(await proofWith(third), { receiptKeys: all })).problem).toMatch(/no key of this id is known/)
    expect(await check(await proofWith(older), { receiptKeys: all })).toMatchObject({ holds: true })
  })

  test('a gateway with the older key answers to a minute before its end, and no longer', async () => {
    let now = new Date(until.getTime() - minute - 1)
    const keys = await follow(older, () => now)
    keys.stop()
    expect(keys.inForce()).toBe(true)
    keys.requireInForce()
    // Whoever keeps what this copy publishes keeps the end with it.
    const end = Math.floor(until.getTime() / 1000)
    expect(keys.keySet().keys).toMatchObject([{ kid: 'receipts-1', exp: end }, { kid: 'receipts-2' }])
    expect(
      await check(await proofWith(older, new Date(until.getTime() + minute).toISOString()), { gateway: keys.keySet() }),
    ).toMatchObject({
      holds: false,
      problem: expect.stringContaining('after the end of the key'),
    })
    now = new Date(until.getTime() - minute)
    expect(keys.inForce()).toBe(false)
    expect(() => keys.requireInForce()).toThrow(expect.objectContaining({ code: 'DISCLOSURE_LOG_UNAVAILABLE' }))
    await expect(follow(older, () => now)).rejects.toThrow(/has come to its end/)
  })

  test.each([
    ['the key before once more', {}, [], /not the newest of receipts/],
    [
      'a key that was used',
      { IZIN_ASSERTION_KEY_FILE: 'receipts-2', IZIN_OTHER_ASSERTION_KEY_FILE: 'receipts-1' },
      [],
      /used for receipts already/,
    ],
    ['another gateway’s', { IZIN_GATEWAY_URL: 'https://other.example' }, [], /has signed a receipt yet/],
    ['no overlap', {}, ['--overlap', '0'], /5 to 129600 whole minutes/],
  ])('the command refuses %s', async (_case, change, args, sentence) => {
    const named = Object.fromEntries(
      Object.entries(change).map(([name, value]) => [
        name,
        name.endsWith('_FILE') ? join(folder, `${value}.json`) : value,
      ]),
    )
    await expect(rotateReceiptKeyCommand.run(args, settings(named))).rejects.toThrow(sentence)
  })

  test('no service but the sealer can write such an entry, and the gateway’s none after the first', async () => {
    const before = await log.count('log_entry')
    await gatewayRole.query('SELECT consent.introduce_receipt_key($1, $2)', [issuer, 'x'])
    await expect(
      gatewayRole.query(`INSERT INTO consent.log_entry (kind, body) VALUES ('RECEIPT_KEY', '{}')`),
    ).rejects.toThrow(/permission denied/)
    expect(await log.count('log_entry')).toBe(before)
  })
})
