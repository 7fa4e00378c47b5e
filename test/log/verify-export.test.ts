import { spawnSync } from 'node:child_process'
import { randomInt, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ExportFor, exportLog } from '../../log/export/export-log.ts'
import { sha256Hasher as hasher } from '../../log/merkle/tree-hasher.ts'
import { cosign } from '../../log/note/cosignature.ts'
import { type NoteSigner, noteSigner } from '../../log/note/note-key.ts'
import { parseNote, signNote } from '../../log/note/signed-note.ts'
import { readLatestCheckpoint } from '../../log/storage/checkpoints.ts'
import { verifyExport } from '../../log/verify/verify-export.ts'
import { exportSealText, type LogExport, logExportSchema, writeExport } from '../../schema/contract/log-export.ts'
import { scaled } from '../harness/scale.ts'
import { type ArrangedLog, arrangeLog, makeKey } from './arrange-log.ts'

const witness = noteSigner('witness.example/w', 'cosignature', makeKey())
let log: ArrangedLog
let reader: pg.Pool
let subjectId: string
let text: string

const keys = () => ({ log: log.signer.verifier, witnesses: [witness.verifier] })
const verify = (file: string) => verifyExport(file, keys(), hasher)
const parse = (file: string): LogExport => logExportSchema.parse(JSON.parse(file))

async function makeExport(wanted: ExportFor): Promise<string> {
  await log.sealAll()
  const checkpoint = await readLatestCheckpoint(log.sealer)
  if (!checkpoint) throw new Error('no checkpoint')
  const line = cosign(parseNote(checkpoint.note)?.text ?? '', witness, 1_800_000_000)
  await log.sealer.query('INSERT INTO consent.log_cosignature VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    checkpoint.size,
    witness.verifier.name,
    line,
  ])
  const made = await exportLog(wanted, { database: reader, signer: log.signer, now: () => new Date() })
  if (made === undefined) throw new Error('no export')
  return made
}

/** As a forger would who has the log's database, and what key `signer` says. */
function forge(file: string, change: (exported: LogExport) => Partial<LogExport>, signer: NoteSigner = log.signer) {
  const { signature: _, ...unsigned } = parse(file)
  const changed = { ...unsigned, ...change(parse(file)) }
  const { signature: __, ...sealed } = { signature: '', ...changed }
  return writeExport({ ...sealed, signature: signNote(exportSealText(sealed), signer) })
}

beforeAll(async () => {
  log = await arrangeLog()
  reader = new pg.Pool({ connectionString: log.database.consent, max: 2 })
  reader.on('error', () => undefined)
  const first = await log.release(3)
  subjectId = first.subjectId
  await log.sealAll()
  await log.release(4)
  await log.release(2, { subjectId, clientId: 'other-bank' })
  text = await makeExport({ kind: 'SUBJECT', subjectId })
})
afterAll(async () => {
  await reader.end()
  await log.stop()
})

describe('what is whole', () => {
  test('a person’s export: all of theirs, over all recipients, with opened commitments', () => {
    expect(verify(text)).toMatchObject({
      holds: true,
      checked: { events: 5, 'inclusion proofs': 5, 'opened commitments': 5, 'witness signatures': 1, checkpoints: 2 },
    })
  })

  test('a recipient’s export: its own, and nothing that tells who a person is to others', async () => {
    const own = await makeExport({ kind: 'RECIPIENT', clientId: 'other-bank' })
    expect(verify(own)).toMatchObject({ holds: true, checked: { events: 2, 'opened commitments': 0 } })
    expect(own).not.toContain(subjectId)
    expect(own).not.toContain('subject_salt')
    expect(own).not.toContain('test-bank')
  })

  test('each reading for an export is itself in the log', async () => {
    const before = await log.count(`log_entry WHERE kind = 'READ'`)
    await makeExport({ kind: 'SUBJECT', subjectId })
    await log.sealAll()
    expect(await log.count(`log_entry e JOIN log_leaf l ON l.event_id = e.id WHERE e.kind = 'READ'`)).toBe(before + 1)
  })
})

describe('what is wrong is named', () => {
  const drop = (n: number) => (exported: LogExport) => ({ events: exported.events.toSpliced(n, 1), count: '4' })
  test.each([
    ['cut off in the middle', () => text.slice(0, -200), /not JSON: cut off/],
    ['other spaces', () => JSON.stringify(JSON.parse(text), null, 1), /not written as the log writes it/],
    ['an event missing in the middle', () => forge(text, drop(1)), /number 2 is missing/],
    ['an event missing at the front', () => forge(text, drop(0)), /number 1 is missing/],
    [
      'events missing at the end',
      () => writeExport({ ...parse(text), events: parse(text).events.slice(0, -1) }),
      /holds 4: it was cut/,
    ],
    [
      'events missing at the end and the count mended',
      () => writeExport({ ...parse(text), events: parse(text).events.slice(0, -1), count: '4' }),
      /changed after the log signed it/,
    ],
    ['reordered', () => forge(text, (e) => ({ events: e.events.toReversed() })), /out of order/],
    [
      'content changed',
      () =>
        forge(text, (e) => ({
          events: e.events.map((each) => ({ ...each, body: { ...each.body, purpose: 'other' } })),
        })),
      /^event 1 .* content is not what was sealed/,
    ],
    [
      'another number opened',
      () =>
        forge(text, (e) => ({
          events: e.events.map((each) => ({ ...each, opening: each.opening && { ...each.opening, sequence: '9' } })),
        })),
      /not the one that was sealed/,
    ],
    [
      're-signed by another key',
      () => forge(text, () => ({}), noteSigner('localhost/izin-log', 'note', makeKey())),
      /signed by another key/,
    ],
    [
      'the checkpoint re-signed by another key',
      () =>
        forge(text, (e) => ({
          checkpoint: signNote(
            parseNote(e.checkpoint)?.text ?? '',
            noteSigner('localhost/izin-log', 'note', makeKey()),
          ),
        })),
      /the checkpoint is signed by another key/,
    ],
    [
      'no witness',
      () => forge(text, (e) => ({ checkpoint: signNote(parseNote(e.checkpoint)?.text ?? '', log.signer) })),
      /no signature of a witness/,
    ],
    ['another person’s name on it', () => forge(text, () => ({ of: randomUUID() })), /another person's/],
  ])('%s', (_, make, sentence) => {
    const verified = verify(make())
    expect(verified.holds).toBe(false)
    expect(verified.problem).toMatch(sentence)
  })

  test('any byte changed is caught', () => {
    for (let n = 0; n < scaled(5_000); n++) {
      const bytes = Buffer.from(text)
      const at = randomInt(bytes.length)
      bytes[at] = (bytes[at] ?? 0) ^ randomInt(1, 256)
      expect(verify(bytes.toString('utf8')).holds, `byte ${at}`).toBe(false)
    }
  })

  test('an event dropped from the database shows as a gap to its subject', async () => {
    const other = await log.release(3)
    await log.sealAll()
    await log.admin.query(
      `SET session_replication_role = replica;
       DELETE FROM disclosure_event WHERE subject_id = '${other.subjectId}' AND sequence = 2;
       SET session_replication_role = origin`,
    )
    const verified = verify(await makeExport({ kind: 'SUBJECT', subjectId: other.subjectId }))
    expect(verified.problem).toMatch(/bears the number 3, and number 2 is missing/)
  })
})

describe('retention', () => {
  test('deletes bodies and salts of sealed events, says so in the log, and the rest is redacted, not broken', async () => {
    const kept = await log.release(2)
    await log.sealAll()
    const { rows } = await log.admin.query('SELECT redact_disclosures(clock_timestamp(), $1, $2) AS n', [
      'test',
      kept.subjectId,
    ])
    expect(rows[0]?.n).toBe(2)
    expect(await log.count(`disclosure_event WHERE subject_id = '${kept.subjectId}'`)).toBe(0)
    await log.release(1, { subjectId: kept.subjectId })
    const verified = verify(await makeExport({ kind: 'SUBJECT', subjectId: kept.subjectId }))
    expect(verified).toMatchObject({ holds: true, checked: { events: 1, 'redacted events': 2, 'inclusion proofs': 3 } })
    expect(
      await log.count(
        `log_entry e JOIN log_leaf l ON l.event_id = e.id WHERE e.kind = 'RETENTION' AND e.body->>'count' = '2'`,
      ),
    ).toBe(1)
  })

  test.each([
    ['a deletion without an entry', `DELETE FROM disclosure_event`],
    ['a change', `UPDATE disclosure_event SET purpose = 'other'`],
    ['emptying the table', 'TRUNCATE disclosure_event'],
    ['emptying its default partition', 'TRUNCATE disclosure_event_default'],
    [
      'a change within a retention',
      `INSERT INTO log_entry (kind, body) VALUES ('RETENTION', '{"before": "2999-01-01T00:00:00Z"}'); UPDATE disclosure_event SET purpose = 'other'`,
    ],
    [
      'a deletion of what is newer than its entry',
      `INSERT INTO log_entry (kind, body) VALUES ('RETENTION', '{"before": "2000-01-01T00:00:00Z"}'); DELETE FROM disclosure_event`,
    ],
    ['a leaf changed', `UPDATE log_leaf SET leaf_hash = sha256('x')`],
    ['a checkpoint deleted', 'DELETE FROM log_checkpoint'],
    ['an entry deleted', 'DELETE FROM log_entry'],
  ])('%s is refused by the database, even to its owner', async (_, statement) => {
    await expect(log.admin.query(`BEGIN; ${statement}; COMMIT`)).rejects.toThrow(/append-only/)
    await log.admin.query('ROLLBACK')
  })

  test('an event that is not sealed yet is not deleted', async () => {
    const fresh = await log.release(1)
    const { rows } = await log.admin.query('SELECT redact_disclosures(clock_timestamp(), $1, $2) AS n', [
      'test',
      fresh.subjectId,
    ])
    expect(rows[0]?.n).toBe(0)
    await expect(log.admin.query('DELETE FROM log_pending')).rejects.toThrow(/not sealed yet/)
  })

  test('months have partitions ahead', async () => {
    expect(await log.count(`pg_inherits WHERE inhparent = 'disclosure_event'::regclass`)).toBeGreaterThanOrEqual(5)
    const { rows } = await log.sealer.query('SELECT consent.make_event_partitions(5) AS made')
    expect(rows[0]?.made).toBe(2)
    expect(await log.count('disclosure_event_default')).toBe(0)
  })
})

test('the command says what it checked, and its exit code says whether all holds', () => {
  const folder = mkdtempSync(join(tmpdir(), 'izin-export-'))
  const run = (name: string, content: string, ...more: string[]) => {
    writeFileSync(join(folder, name), content)
    const args = ['log/log.ts', 'verify', join(folder, name), ...more]
    return spawnSync(process.execPath, args, { encoding: 'utf8' })
  }
  const trusted = ['--log-key', log.signer.verifier.text, '--witness-key', witness.verifier.text]
  const good = run('good.json', text, ...trusted)
  expect([good.status, good.stdout]).toEqual([0, expect.stringMatching(/5 events[\s\S]*Everything holds/)])
  const bad = run('bad.json', text.replace('credit-card', 'credit-cart'), ...trusted)
  expect([bad.status, bad.stdout]).toEqual([1, expect.stringMatching(/Wrong: event 1 /)])
  expect(run('none.json', text).status).toBe(2)
  rmSync(folder, { recursive: true })
})
