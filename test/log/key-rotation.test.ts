// The log changes its key by an entry that both keys sign; sealer, witness and verifiers follow it, and no other way.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publicKeySet } from '../../gateway/http/public-key-set.ts'
import { archiveLog } from '../../log/export/archive-log.ts'
import { exportLog } from '../../log/export/export-log.ts'
import { sha256Hasher as hasher } from '../../log/merkle/tree-hasher.ts'
import { readKeyChange, signKeyChange } from '../../log/note/key-change.ts'
import { type NoteSigner, noteSigner } from '../../log/note/note-key.ts'
import { parseNote, signNote, verifyNote } from '../../log/note/signed-note.ts'
import { parseTlogProof, writeTlogProof } from '../../log/note/tlog-proof.ts'
import { exportRecord } from '../../log/record/export-record.ts'
import { requestCosignature } from '../../log/sealer/request-cosignature.ts'
import { sealBatch } from '../../log/sealer/seal-batch.ts'
import { sealExports } from '../../log/sealer/seal-exports.ts'
import { keyChangeTeller } from '../../log/sealer/tell-key-changes.ts'
import { startLogServer } from '../../log/server/start-log-server.ts'
import { readLatestCheckpoint } from '../../log/storage/checkpoints.ts'
import { auditLog } from '../../log/verify/audit-log.ts'
import { verifyArchive } from '../../log/verify/verify-archive.ts'
import { verifyExport } from '../../log/verify/verify-export.ts'
import { startWitness } from '../../log/witness/start-witness.ts'
import { exportSealText, type LogExport, logExportSchema, writeExport } from '../../schema/contract/log-export.ts'
import { gatewayKey } from '../gateway/disclosure/release-facts.ts'
import { childEnvironment } from '../harness/child-environment.ts'
import { type ArrangedLog, arrangeLog, makeKey } from './arrange-log.ts'

const nextKey = makeKey()
const next = noteSigner('localhost/izin-log', 'note', nextKey)
const stranger = noteSigner('localhost/izin-log', 'note', makeKey())
const witnessKey = makeKey()
const witnessVerifier = noteSigner('witness.example/w', 'cosignature', witnessKey).verifier
let log: ArrangedLog
let folder: string
let auditor: pg.Pool
let witness: Awaited<ReturnType<typeof startWitness>>
let before: string
let exported: string
let duringOverlap: string
let subjectId: string
let resident: pg.Pool

const openWitness = () =>
  startWitness({
    ...{ host: '127.0.0.1', port: 0, name: witnessVerifier.name, key: witnessKey, logger: pino({ level: 'silent' }) },
    logs: [log.signer.verifier],
    stateFile: join(folder, 'witness.json'),
  })
const submitted = () => ({ verifier: witnessVerifier, url: witness.url })
const post = async (path: string, body: string) =>
  (await fetch(`${witness.url}/${path}`, { method: 'POST', body })).status

async function seal(...signers: readonly NoteSigner[]) {
  subjectId = (await log.release(2)).subjectId
  const sealed = await sealBatch({ ...log.deps, signers })
  expect(sealed.kind).toBe('sealed')
}
async function signedBy(): Promise<string[]> {
  const note = parseNote((await readLatestCheckpoint(log.sealer))?.note ?? '')
  const keys = { old: log.signer, next, stranger }
  return Object.entries(keys).flatMap(([name, { verifier }]) =>
    note && verifyNote(note, verifier) === 'valid' ? [name] : [],
  )
}
async function takeExport(signer: NoteSigner): Promise<string> {
  const deps = { database: auditor, signer, now: () => new Date() }
  return (await exportLog({ kind: 'RECIPIENT', clientId: 'test-bank' }, deps)) ?? ''
}
const verify = (file: string, trusted: NoteSigner) =>
  verifyExport(file, { log: trusted.verifier, witnesses: [witnessVerifier] }, hasher)

function rotate(change: Readonly<Record<string, string>> = {}) {
  const file = (name: string, key: object) => {
    writeFileSync(join(folder, name), JSON.stringify({ ...key, kid: `sandbox-${name}` }))
    return join(folder, name)
  }
  return spawnSync(process.execPath, ['log/log.ts', 'rotate-key'], {
    encoding: 'utf8',
    env: {
      ...childEnvironment(),
      IZIN_MODE: 'sandbox',
      IZIN_LOG_DATABASE_URL: log.database.sealer,
      IZIN_LOG_KEY_FILE: file('old', log.key),
      IZIN_LOG_OTHER_KEY_FILE: file('next', nextKey),
      ...change,
    },
  })
}

beforeAll(async () => {
  log = await arrangeLog()
  folder = mkdtempSync(join(tmpdir(), 'izin-rotation-'))
  auditor = new pg.Pool({ connectionString: log.database.logAuditor, max: 2 })
  resident = new pg.Pool({ connectionString: log.database.consent, max: 2 })
  for (const pool of [auditor, resident]) pool.on('error', () => undefined)
  witness = await openWitness()
})
afterAll(async () => {
  await Promise.all([witness.stop(), auditor.end(), resident.end()])
  await log.stop()
  rmSync(folder, { recursive: true })
})

test('before the change the next key signs nothing, and no key comes in by a setting', async () => {
  expect(rotate()).toMatchObject({ status: 2, stderr: expect.stringMatching(/has signed nothing yet/) })
  await seal(log.signer)
  await seal(next, log.signer)
  expect(await signedBy()).toEqual(['old'])
  expect(await requestCosignature(log.sealer, submitted(), hasher)).toMatchObject({ kind: 'cosigned' })
  await log.release(1)
  for (const signers of [[next], [stranger, next]])
    await expect(sealBatch({ ...log.deps, signers })).rejects.toMatchObject({
      name: 'NotTheLogsKey',
      message: expect.stringMatching(/rotate-key/),
    })
  before = await takeExport(log.signer)
  expect(await post('add-key-change', signKeyChange(stranger, next))).toBe(403)
})

test('from the change on both keys sign, the witness follows, and then the new one signs alone', async () => {
  const rotated = rotate()
  expect([rotated.status, rotated.stderr]).toEqual([0, ''])
  expect(rotated.stdout).toContain(next.verifier.text)
  expect(rotate().stderr).toMatch(/not sealed yet/)
  await seal(log.signer, next)
  expect(await signedBy()).toEqual(['old', 'next'])
  await keyChangeTeller(log.sealer, submitted())()
  expect(await requestCosignature(log.sealer, submitted(), hasher)).toMatchObject({ kind: 'cosigned' })

  // A person's export of these days, as their pages have it signed.
  const asked = exportRecord(subjectId, { database: resident, origin: 'localhost/izin-log', now: () => new Date() })
  await expect.poll(() => sealExports(log.sealer, [log.signer, next])).toBe(1)
  duringOverlap = (await asked) ?? ''

  await log.release(1)
  await expect(sealBatch(log.deps)).rejects.toMatchObject({ name: 'NotTheLogsKey' })
  await seal(next)
  expect(await signedBy()).toEqual(['next'])
  expect(await requestCosignature(log.sealer, submitted(), hasher)).toMatchObject({ kind: 'cosigned' })
  exported = await takeExport(next)
})

test('what both keys signed is whole with both signatures alone', () => {
  for (const trusted of [log.signer, next]) expect(verify(duringOverlap, trusted)).toMatchObject({ holds: true })
  const { signature, ...rest } = logExportSchema.parse(JSON.parse(duringOverlap))
  const text = parseNote(signature)?.text ?? ''
  for (const [signers, sentence] of [
    [[log.signer], /export is signed by another key/],
    [[next, stranger], /was changed after/],
  ] as const)
    expect(verify(writeExport({ ...rest, signature: signNote(text, ...signers) }), next).problem).toMatch(sentence)
})

test('a witness that was started anew still follows, and signs nothing of the older key alone', async () => {
  await witness.stop()
  witness = await openWitness()
  const size = (await readLatestCheckpoint(log.sealer))?.size ?? 0
  const alone = signNote(`localhost/izin-log\n${size}\n${Buffer.alloc(32).toString('base64')}\n`, log.signer)
  expect(await post('add-checkpoint', `old ${size}\n\n${alone}`)).toBe(403)
  expect(await post('add-key-change', signKeyChange(log.signer, next))).toBe(200)
  expect(await post('add-key-change', signKeyChange(log.signer, stranger))).toBe(403)
  expect(await post('add-key-change', 'hello')).toBe(400)
  await seal(next)
  expect(await requestCosignature(log.sealer, submitted(), hasher)).toMatchObject({ kind: 'cosigned' })
})

describe('whoever trusts the key before or the key after', () => {
  test.each([
    ['before', () => log.signer],
    ['after', () => next],
  ])('the one %s: exports, the whole log and the audit hold, by the change in the log', async (_, trusted) => {
    for (const file of [before, exported]) {
      // An export from before the change knows nothing of the key after.
      const verified = verify(file, trusted())
      if (file === before && trusted() === next) expect(verified.problem).toMatch(/signed by another key/)
      else expect(verified).toMatchObject({ holds: true, checked: { 'key changes': file === exported ? 1 : 0 } })
    }
    const keys = { log: trusted().verifier, witnesses: [witnessVerifier] }
    const lines = archiveLog({ database: auditor, signer: next, now: () => new Date() })
    expect(await verifyArchive(lines, keys, hasher)).toMatchObject({ holds: true, checked: { 'key changes': 1 } })
    expect(await auditLog({ database: log.sealer, log: trusted().verifier, hasher })).toMatchObject({ holds: true })
  })

  test('a stranger’s key is trusted by nobody for it', async () => {
    expect(verify(exported, stranger).problem).toMatch(/do not follow on one another, or not on the key you trust/)
    const audited = await auditLog({ database: log.sealer, log: stranger.verifier, hasher })
    expect(audited.holds).toBe(false)
  })
})

test('a bank that knows the key before proves its receipt under one of the key after, by the changes that the log tells', async () => {
  const server = await startLogServer({
    ...{ host: '127.0.0.1', port: 0, databaseUrl: log.database.logServer, logger: pino({ level: 'silent' }) },
  })
  const { receipts } = await log.release(1)
  await seal(next)
  await requestCosignature(log.sealer, submitted(), hasher)
  const [receipt] = receipts
  const text = async (path: string) => (await fetch(`${server.url}${path}`)).text()
  const proof = parseTlogProof(await text(`/tlog-proof?leaf_hash=${receipt?.leaf_hash}`))
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const changes = file('changes.json', await text('/key-changes'))
  await server.stop()
  if (!proof) throw new Error('no proof')
  const kept = writeTlogProof({ ...proof, extra: Buffer.from(receipt?.receipt ?? '') })
  const args = [
    ...['verify-receipt', file('r.tlog-proof', kept), '--gateway-keys'],
    ...[file('keys.json', JSON.stringify(publicKeySet(gatewayKey))), '--log-key', log.signer.verifier.text],
    ...['--witness-key', witnessVerifier.text],
  ]
  const run = (...more: string[]) => spawnSync(process.execPath, ['log/log.ts', ...args, ...more], { encoding: 'utf8' })
  expect(run()).toMatchObject({ status: 1, stdout: expect.stringMatching(/signed by another key than the log's/) })
  expect(run('--key-changes', changes)).toMatchObject({ status: 0, stdout: expect.stringMatching(/Everything holds/) })
  const stranger = file('forged.json', JSON.stringify({ key_changes: [{ index: 0, note: 'hello' }] }))
  expect(run('--key-changes', stranger)).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/signed by both keys/),
  })
})

describe('an export by a key that the log did not bring in is named', () => {
  const forge = (change: (exported: LogExport) => Partial<LogExport>, signer: NoteSigner) => {
    const parsed = logExportSchema.parse(JSON.parse(exported))
    const { signature: _, ...sealed } = { ...parsed, ...change(parsed) }
    return writeExport({ ...sealed, signature: signNote(exportSealText(sealed), signer) })
  }
  const changed = (note: string) => (e: LogExport) => ({
    key_changes: e.key_changes.map((each) => ({ ...each, body: { ...each.body, body: { note } } })),
  })
  const resigned = (e: LogExport, signer: NoteSigner) => signNote(parseNote(e.checkpoint)?.text ?? '', signer)
  const halfSigned = () => {
    const [text = ''] = signKeyChange(log.signer, stranger).split('\n\n')
    return signNote(`${text}\n`, stranger, stranger)
  }
  test.each<[string, () => string, RegExp]>([
    ['the change left out', () => forge(() => ({ key_changes: [] }), next), /checkpoint is signed by another key/],
    [
      'a checkpoint by the older key alone',
      () => forge((e) => ({ checkpoint: resigned(e, log.signer), history: [] }), next),
      /checkpoint is signed by another key/,
    ],
    [
      'a change that the older key did not sign',
      () => forge(changed(halfSigned()), stranger),
      /change 1 of the log's key is not signed by both keys/,
    ],
    [
      'a change that is not in the log',
      () =>
        forge(
          (e) => ({
            ...changed(signKeyChange(log.signer, stranger))(e),
            ...{ checkpoint: resigned(e, stranger), history: [] },
          }),
          stranger,
        ),
      /no signature of a witness|change 1 of the log's key: it is not in the log/,
    ],
    ['sealed by the older key', () => forge(() => ({}), log.signer), /export is signed by another key/],
  ])('%s', (_, make, sentence) => {
    expect(verify(make(), log.signer)).toMatchObject({ holds: false, problem: expect.stringMatching(sentence) })
  })
})

test('a change that both keys did not sign is never sealed', async () => {
  expect(readKeyChange(signKeyChange(next, stranger))).toBeDefined()
  const [text = ''] = signKeyChange(next, stranger).split('\n\n')
  const forged = signNote(`${text}\n`, stranger, stranger)
  expect(readKeyChange(forged)).toBeUndefined()
  await log.release(1)
  await log.sealer.query(`INSERT INTO consent.log_entry (kind, body) VALUES ('KEY', $1)`, [
    JSON.stringify({ note: forged }),
  ])
  await expect(sealBatch({ ...log.deps, signers: [next, stranger] })).rejects.toMatchObject({ name: 'LogDamaged' })
})

test('the command refuses what is not the log’s key, a key it had before, and says how it goes', () => {
  expect(rotate().stderr).toMatch(/is not the log's/)
  const swapped = { IZIN_LOG_KEY_FILE: join(folder, 'next'), IZIN_LOG_OTHER_KEY_FILE: join(folder, 'old') }
  expect(rotate(swapped)).toMatchObject({ status: 2, stderr: expect.stringMatching(/was the log’s already/) })
})
