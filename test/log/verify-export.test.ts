import { spawnSync } from 'node:child_process'
import { createHash, randomInt, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { archiveLog } from '../../log/export/archive-log.ts'
import { type ExportFor, exportLog } from '../../log/export/export-log.ts'
import { sha256Hasher as hasher } from '../../log/merkle/tree-hasher.ts'
import { cosign } from '../../log/note/cosignature.ts'
import { type NoteSigner, noteSigner } from '../../log/note/note-key.ts'
import { parseNote, signNote } from '../../log/note/signed-note.ts'
import { readLatestCheckpoint } from '../../log/storage/checkpoints.ts'
import { verifyArchive } from '../../log/verify/verify-archive.ts'
import { verifyExport } from '../../log/verify/verify-export.ts'
import { archiveLine, archiveSealText } from '../../schema/contract/log-archive.ts'
import { type LogCommandFile, logCommandFile } from '../../schema/contract/log-command-file.ts'
import { exportSealText, type LogExport, logExportSchema, writeExport } from '../../schema/contract/log-export.ts'
import { childEnvironment } from '../harness/child-environment.ts'
import { scaled } from '../harness/scale.ts'
import { type ArrangedLog, arrangeLog, makeKey } from './arrange-log.ts'

const witness = noteSigner('witness.example/w', 'cosignature', makeKey())
let log: ArrangedLog
let reader: pg.Pool
let auditor: pg.Pool
let folder: string
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
  const database = wanted.kind === 'AGENCY' ? auditor : reader
  const made = await exportLog(wanted, { database, signer: log.signer, now: () => new Date() })
  if (made === undefined) throw new Error('no export')
  return made
}

const linesOf = (file: string) => file.split(/(?<=\n)/)
const verifyArchiveOf = (file: string) =>
  verifyArchive(
    (async function* () {
      yield* linesOf(file)
    })(),
    keys(),
    hasher,
  )

async function writeArchive(): Promise<string> {
  let file = ''
  for await (const line of archiveLog({ database: auditor, signer: log.signer, now: () => new Date() })) file += line
  return file
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
  auditor = new pg.Pool({ connectionString: log.database.logAuditor, max: 2 })
  for (const pool of [reader, auditor]) pool.on('error', () => undefined)
  folder = mkdtempSync(join(tmpdir(), 'izin-export-'))
  const first = await log.release(3)
  subjectId = first.subjectId
  await log.sealAll()
  await log.release(4)
  await log.release(2, { subjectId, clientId: 'other-bank' })
  text = await makeExport({ kind: 'SUBJECT', subjectId })
})
afterAll(async () => {
  await Promise.all([reader.end(), auditor.end()])
  await log.stop()
  rmSync(folder, { recursive: true })
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
})

const agencyView = (agency: string) => ({
  kind: 'AGENCY' as const,
  agency,
  pairwiseKey: Buffer.alloc(32, 5),
  agenciesOf: (coordinate: string) =>
    ({ 'Person.name': ['ICA'], 'Person.email': ['GovTech', 'SNDGO'], 'Person.noa': ['IRAS'] })[coordinate] ?? [],
})

describe('an agency’s export', () => {
  const person = randomUUID()
  let ica: string
  let iras: string
  beforeAll(async () => {
    const part = {
      agencies: ['ICA', 'IRAS'],
      requested: ['Person.name', 'Person.noa', 'Person.unknown'],
      released: ['Person.name'],
      undelivered: ['Person.noa'],
      refused: [{ coordinate: 'Person.noa', reason: 'SCOPE_NOT_GRANTED' }],
    }
    await log.release(2, { subjectId: person, clientId: 'reading-bank' }, part, 'the-bank’s-pseudonym')
    await log.release(1, { clientId: 'reading-bank' }, { ...part, agencies: ['GovTech'] })
    ica = await makeExport(agencyView('ICA'))
    iras = await makeExport(agencyView('IRAS'))
  })
  const reads = (text: string) =>
    parse(text)
      .events.flatMap(({ feed }) => feed ?? [])
      .filter(({ released, undelivered }) => released.length + undelivered.length > 0)

  test('holds, and has the reads of its items alone, with the pseudonym of this agency alone', () => {
    expect(verify(ica)).toMatchObject({ holds: true, checked: { 'redacted events': 0, 'opened commitments': 0 } })
    expect(verify(iras)).toMatchObject({ holds: true, checked: { events: 2, 'inclusion proofs': 2 } })
    const [first, second] = reads(iras)
    expect(first).toMatchObject({
      requested: ['Person.noa'],
      released: [],
      undelivered: ['Person.noa'],
      refused: [{ coordinate: 'Person.noa', reason: 'SCOPE_NOT_GRANTED' }],
      recipient: { legal_name: 'Test Bank Ltd' },
      purpose: 'credit-card',
    })
    expect(first?.subject).toBe(second?.subject)
    const elsewhere = reads(ica).find(({ event_id }) => event_id === first?.event_id)
    expect(elsewhere?.requested).toEqual(['Person.name'])
    expect(elsewhere?.subject).not.toBe(first?.subject)
    for (const hidden of [person, 'bank’s-pseudonym', 'Person.name', 'consent', 'salt', 'commitment'])
      expect(iras).not.toContain(hidden)
  })

  test('any byte changed is caught, and what is forged is named', () => {
    for (let n = 0; n < scaled(1_000); n++) {
      const bytes = Buffer.from(iras)
      const at = randomInt(bytes.length)
      bytes[at] = (bytes[at] ?? 0) ^ randomInt(1, 256)
      expect(verify(bytes.toString('utf8')).holds, `byte ${at}`).toBe(false)
    }
    const other = noteSigner('localhost/izin-log', 'note', makeKey())
    expect(verify(forge(iras, () => ({}), other)).problem).toMatch(/signed by another key/)
    expect(verify(forge(iras, (e) => ({ events: e.events.toReversed() }))).problem).toMatch(/out of order/)
    expect(verify(forge(iras, () => ({ for: 'RECIPIENT' }))).problem).toMatch(/as an agency may see it/)
  })

  test('its feed goes on where it was left, and its reading is in the log', async () => {
    const feed = async (...args: string[]) => {
      const { status, stdout, stderr } = run(['feed', '--agency', 'IRAS', ...args], operator())
      expect([status, stderr]).toEqual([0, ''])
      return stdout
        .trim()
        .split('\n')
        .flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))
    }
    const all = await feed()
    expect(all).toHaveLength(2)
    expect(all[0]).toMatchObject({ leaf_index: expect.any(Number), requested: expect.any(Array) })
    expect(await feed('--after', String(all[0].leaf_index), '--since', '2020-01-01')).toEqual([all[1]])
    expect(await log.count(`log_entry WHERE kind = 'READ' AND body->>'reader' = 'AGENCY'`)).toBeGreaterThan(3)
    expect(run(['feed', '--agency', 'NOBODY'], operator())).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/No item is NOBODY's; the agencies are .*ICA/),
    })
  })
})

describe('the whole log in one file', () => {
  let archive: string
  /** As a forger would who has the log's database, and what key `signer` says. */
  const reseal = (body: readonly string[], signer: NoteSigner = log.signer) => {
    const digest = createHash('sha256').update(body.join('')).digest('base64')
    return [...body, archiveLine({ signature: signNote(archiveSealText('localhost/izin-log', digest), signer) })].join(
      '',
    )
  }
  const unsealed = () => linesOf(archive).slice(0, -1)

  beforeAll(async () => {
    const gone = await log.release(3)
    await log.sealAll()
    await log.admin.query('SELECT redact_disclosures(clock_timestamp(), $1, $2)', ['test', gone.subjectId])
    await makeExport({ kind: 'RECIPIENT', clientId: 'nobody' })
    archive = await writeArchive()
  })

  test('holds: every leaf, what was deleted accounted for, no commitment opened', async () => {
    const leaves = await log.count('log_leaf')
    const verified = await verifyArchiveOf(archive)
    expect(verified).toMatchObject({ holds: true, checked: { leaves, checkpoints: 1, 'witness signatures': 1 } })
    expect(verified.checked['redacted events']).toBe(await log.count('redacted_event'))
    expect(verified.checked.entries).toBeGreaterThan(0)
    expect(archive).not.toMatch(/"(subject_id|subject_salt|sequence_salt)"/)
    expect(await log.count(`log_entry WHERE kind = 'READ' AND body->>'reader' = 'AUDITOR'`)).toBeGreaterThan(0)
  })

  test('any byte changed is caught', async () => {
    for (let n = 0; n < scaled(1_000); n++) {
      const bytes = Buffer.from(archive)
      const at = randomInt(bytes.length)
      bytes[at] = (bytes[at] ?? 0) ^ randomInt(1, 256)
      expect((await verifyArchiveOf(bytes.toString('utf8'))).holds, `byte ${at}`).toBe(false)
    }
  })

  const without = (n: number) => unsealed().toSpliced(n, 1)
  const renumbered = (body: readonly string[]) =>
    body.map((line, n) => (n === 0 ? line : archiveLine({ ...JSON.parse(line), index: n - 1 })))
  const emptied = () =>
    unsealed().map((line) =>
      line.includes('"kind":"DISCLOSURE"') ? archiveLine({ ...JSON.parse(line), body: null }) : line,
    )
  test.each<[string, () => string, RegExp]>([
    ['cut within a line', () => archive.slice(0, -300), /not JSON|cut/],
    ['cut between lines', () => unsealed().slice(0, 5).join(''), /ends before its signature: it was cut/],
    ['without its last line', () => unsealed().join(''), /ends before its signature: it was cut/],
    ['without its last byte', () => archive.slice(0, -1), /not written as the log writes it/],
    ['with a line more', () => `${archive}${linesOf(archive).at(-1)}`, /lines after the signature/],
    ['a leaf missing', () => reseal(without(4)), /leaf 3 .* a leaf is missing or they are out of order/],
    [
      'a leaf missing and the rest renumbered',
      () => reseal(renumbered(without(4))),
      /is none of an archive|do not make/,
    ],
    [
      'reordered and renumbered',
      () => reseal(renumbered(unsealed().toSpliced(3, 2, ...unsealed().slice(3, 5).toReversed()))),
      /do not make the tree/,
    ],
    [
      'content changed',
      () => reseal(unsealed().map((line) => line.replace('credit-card', 'credit-cart'))),
      /content is not what was sealed/,
    ],
    ['content left out', () => reseal(emptied()), /have no content, and the retentions in the log account for/],
    [
      're-signed by another key',
      () => reseal(unsealed(), noteSigner('localhost/izin-log', 'note', makeKey())),
      /archive is signed by another key/,
    ],
    [
      'a seal of something else',
      () => reseal(unsealed()).replace(/[^\n]*\n$/, linesOf(reseal(['x\n'])).at(-1) ?? ''),
      /changed after/,
    ],
  ])('%s is named', async (_, make, sentence) => {
    expect(await verifyArchiveOf(make())).toMatchObject({ holds: false, problem: expect.stringMatching(sentence) })
  })

  test('the command writes it with its progress shown, the verifier’s command takes it, and help says how', () => {
    const file = join(folder, 'log.jsonl')
    const written = run(['export', '--all', '--out', file], operator())
    expect(written).toMatchObject({ status: 0, stderr: expect.stringMatching(/Leaves written: \d+ of \d+/) })
    const trusted = ['--log-key', log.signer.verifier.text, '--witness-key', witness.verifier.text]
    expect(run(['verify', file, ...trusted])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/The whole log localhost\/izin-log[\s\S]*Everything holds/),
    })
    const bank = join(folder, 'bank.json')
    expect(run(['export', '--recipient', 'other-bank', '--out', bank], operator()).status).toBe(0)
    expect(verify(readFileSync(bank, 'utf8'))).toMatchObject({ holds: true, checked: { events: 2 } })
    const help = run(['--help'])
    for (const command of ['export', 'feed', 'verify', 'audit', 'prove', 'verify-receipt', 'rotate-key'])
      expect(help).toMatchObject({ status: 0, stdout: expect.stringContaining(`npm run log -- ${command}`) })
    expect(run(['export', '--all'], operator())).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/--out file/),
    })
    expect(run(['export', '--all', '--out', file])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/IZIN_LOG_DATABASE_URL: set it/),
    })
  })

  test('waits for a retention that is not under a witnessed checkpoint', async () => {
    const gone = await log.release(1)
    await makeExport({ kind: 'RECIPIENT', clientId: 'nobody' })
    await log.admin.query('SELECT redact_disclosures(clock_timestamp(), $1, $2)', ['test', gone.subjectId])
    await expect(writeArchive()).rejects.toMatchObject({ name: 'RetentionUnderWay' })
    await makeExport({ kind: 'RECIPIENT', clientId: 'nobody' })
    expect(await verifyArchiveOf(await writeArchive())).toMatchObject({ holds: true })
  })
})

test('the auditor’s login reads the log and changes nothing', async () => {
  for (const attempt of [
    'SELECT * FROM consent.consent',
    `INSERT INTO consent.log_entry (kind, body) VALUES ('KEY', '{}')`,
    'DELETE FROM consent.log_pending',
    'DELETE FROM consent.disclosure_event',
    `SELECT consent.redact_disclosures(clock_timestamp(), 'x')`,
  ])
    await expect(auditor.query(attempt), attempt).rejects.toMatchObject({ code: '42501' })
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

test('beside a sandbox the commands need no settings: it left them in its data folder', () => {
  const left: LogCommandFile = {
    ...{ origin: 'localhost/izin-log', auditor: log.database.logAuditor, key: log.key },
    pairwiseKey: Buffer.alloc(32, 5).toString('base64url'),
    verifierKeys: [log.signer.verifier.text, witness.verifier.text],
  }
  const sandbox = mkdtempSync(join(folder, 'sandbox-'))
  writeFileSync(join(sandbox, logCommandFile), JSON.stringify(left))
  const here = { IZIN_DATA_FOLDER: sandbox }
  const file = join(sandbox, 'agency.json')
  expect(run(['export', '--agency', 'ICA', '--out', file], here)).toMatchObject({ status: 0 })
  expect(run(['verify', file], here)).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/Everything holds/),
    stderr: expect.stringMatching(/Trusting the keys of the sandbox/),
  })
  // Production is given its settings; what a sandbox left is nothing to it.
  expect(run(['export', '--agency', 'ICA', '--out', file], { ...here, IZIN_MODE: 'production' }).status).toBe(2)
})

test('the command says what it checked, and its exit code says whether all holds', () => {
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const trusted = ['--log-key', log.signer.verifier.text, '--witness-key', witness.verifier.text]
  const good = run(['verify', file('good.json', text), ...trusted])
  expect([good.status, good.stdout]).toEqual([0, expect.stringMatching(/5 events[\s\S]*Everything holds/)])
  const bad = run(['verify', file('bad.json', text.replace('credit-card', 'credit-cart')), ...trusted])
  expect([bad.status, bad.stdout]).toEqual([1, expect.stringMatching(/Wrong: event 1 /)])
  expect(run(['verify', file('none.json', text)]).status).toBe(2)
  expect(run(['verify', join(folder, 'not-there.json'), ...trusted]).stderr).toMatch(/can't be read/)
})

// Last, for what was done to the database here stays so.
test('an event dropped from the database shows as a gap to its subject, and to an auditor as one that nobody accounts for', async () => {
  const other = await log.release(3)
  await log.sealAll()
  await log.admin.query(
    `SET session_replication_role = replica;
     DELETE FROM disclosure_event WHERE subject_id = '${other.subjectId}' AND sequence = 2;
     SET session_replication_role = origin`,
  )
  const verified = verify(await makeExport({ kind: 'SUBJECT', subjectId: other.subjectId }))
  expect(verified.problem).toMatch(/bears the number 3, and number 2 is missing/)
  const archived = await verifyArchiveOf(await writeArchive())
  expect(archived.problem).toMatch(/events have no content, and the retentions in the log account for/)
})

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, ['log/log.ts', ...args], {
    encoding: 'utf8',
    env: { ...childEnvironment(), IZIN_DATA_FOLDER: folder, ...env },
  })

/** The operator's settings of the commands that read the stored log. */
function operator(): Record<string, string> {
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  return {
    IZIN_MODE: 'sandbox',
    IZIN_LOG_DATABASE_URL: log.database.logAuditor,
    IZIN_LOG_KEY_FILE: file('log-key.json', JSON.stringify({ ...log.key, kid: 'sandbox-log' })),
    IZIN_PAIRWISE_KEY_FILE: file('pairwise', Buffer.alloc(32, 5).toString('base64url')),
  }
}
