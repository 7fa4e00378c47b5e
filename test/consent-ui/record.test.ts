// The record of reads: everything about a person and nothing about anybody else, every number accounted for, and what a law
// holds back counted and not described.
import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { textsIn } from '../../consent-ui/locales/languages.ts'
import { browserModules } from '../../consent-ui/pages/browser-modules.ts'
import { checkScript, checkScriptAddress } from '../../consent-ui/pages/check-section.ts'
import { entryPage } from '../../consent-ui/pages/entry-page.ts'
import type { DisclosureFacts } from '../../gateway/disclosure/release-disclosure.ts'
import { sha256Hasher } from '../../log/merkle/tree-hasher.ts'
import { checkpointText } from '../../log/note/checkpoint.ts'
import { cosign } from '../../log/note/cosignature.ts'
import { noteSigner } from '../../log/note/note-key.ts'
import { parseNote, signNote } from '../../log/note/signed-note.ts'
import { readRecordEntry } from '../../log/record/read-record.ts'
import { sealExports } from '../../log/sealer/seal-exports.ts'
import { readLatestCheckpoint } from '../../log/storage/checkpoints.ts'
import { verifyExport } from '../../log/verify/verify-export.ts'
import type { BrowserPage } from '../../platform/demo/browser.ts'
import { openResident, type Resident } from '../../platform/demo/resident.ts'
import { liftReasons } from '../../schema/contract/lift-reasons.ts'
import { exportSealText, type LogExport, logExportSchema, writeExport } from '../../schema/contract/log-export.ts'
import { type ArrangedLog, arrangeLog, makeKey } from '../log/arrange-log.ts'
import { startTestServer, type TestServer } from './start-test-server.ts'

let server: TestServer
let log: ArrangedLog
/** Seals for the pages and for nobody else: the tests say themselves when. */
let sealer: { stop(): Promise<void> }
beforeAll(async () => {
  const key = makeKey()
  const { verifier } = noteSigner('localhost/izin-log', 'note', key)
  server = await startTestServer({ logKeys: [verifier.text, witness.verifier.text] })
  log = await arrangeLog(server.database, key)
  sealer = sealWhileOpen()
})
afterAll(async () => {
  await sealer.stop()
  await log.stop()
  await server.stop()
})

const witness = noteSigner('witness.example/w', 'cosignature', makeKey())

function sealWhileOpen() {
  const stopping = new AbortController()
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await sealExports(log.sealer, [log.signer])
      await sleep(20)
    }
  })()
  return {
    stop: async () => {
      stopping.abort()
      await running
    },
  }
}

const refusedWhole: Partial<DisclosureFacts> = {
  requested: ['Person.email'],
  released: [],
  refused: [{ coordinate: 'Person.email', reason: 'NOT_CONSENTED' }],
}

/** Somebody with a browser of their own, signed in. */
async function signIn(name: string): Promise<Resident> {
  const resident = openResident()
  await resident.openConsents(server.issuer, name)
  return resident
}

async function open(resident: Resident, path: string): Promise<BrowserPage> {
  return resident.browser.open(new URL(path, server.issuer))
}

/** Ids of the entries that a page links to, in its order. */
const entriesOf = ({ html }: BrowserPage) => [...html.matchAll(/href="\/record\/([0-9a-f-]{36})"/g)].map(([, id]) => id)
const idsOf = (released: { readonly receipts: readonly { readonly event_id: string }[] }) =>
  released.receipts.map(({ event_id }) => event_id)

/** Nobody else has events of this person. */
async function newPerson(name: string): Promise<string> {
  const personId = randomUUID()
  const slug = name.toLowerCase().replace(' ', '-')
  await server.sql('INSERT INTO sandbox_persona (slug, name, shows, person_id) VALUES ($1, $2, $3, $4)', [
    ...[slug, name, 'a test', personId],
  ])
  return personId
}

describe('what is shown', () => {
  let resident: Resident
  let personId: string
  let first: readonly string[]
  let firstConsent: string
  let refused: readonly string[]
  let other: readonly string[]
  beforeAll(async () => {
    personId = await newPerson('Record Reader')
    resident = await signIn('Record Reader')
    const given = await log.release(1, { subjectId: personId })
    first = idsOf(given)
    firstConsent = given.id
    refused = idsOf(await log.release(1, { subjectId: personId }, refusedWhole))
    other = idsOf(await log.release(1, { subjectId: personId, clientId: 'other-bank' }))
  })

  test('every entry, the newest first, with refused attempts marked and numbers accounted for', async () => {
    const page = await open(resident, '/record')
    expect(entriesOf(page)).toEqual([...other, ...refused, ...first])
    expect(page.html.match(/izin-state--refused/g)).toHaveLength(1)
    expect(page.html).toContain('Asked for, nothing handed over: 1 part')
    expect(page.html).toContain('numbered from 1 to 3, and each number is accounted for')
    expect(page.html).not.toMatch(/missing, and nothing explains/)
  })

  test.each([
    ['by recipient', '?recipient=other-bank', () => other],
    ['by item', '?item=email', () => refused],
    ['by both', '?recipient=other-bank&item=name', () => other],
    ['by what fits nothing', '?recipient=other-bank&item=email', () => []],
    ['by nobody', `?recipient=${encodeURIComponent("x' OR true --")}`, () => []],
    ['by what is no item', '?item=__proto__', () => []],
    ['by nothing, as the form sends it', '?recipient=&item=', () => [...other, ...refused, ...first]],
    ['beyond the last page', '?page=9', () => []],
    ['to a page that is none', '?page=-1', () => [...other, ...refused, ...first]],
  ])('narrowed %s', async (_case, query, expected) => {
    const page = await open(resident, `/record${query}`)
    expect(page.status).toBe(200)
    expect(entriesOf(page)).toEqual(expected())
  })

  test('the form offers who asked and what was asked for, and works without script', async () => {
    const page = await open(resident, '/record')
    const options = [...page.html.matchAll(/<option value="([^"]+)"/g)].map(([, value]) => value)
    expect(options).toEqual(['other-bank', 'test-bank', 'email', 'name'])
    expect(page.html).not.toContain('<script')
    expect(page.headers.get('content-security-policy')).not.toContain('script-src')
  })

  test('many entries come a page at a time, and the filter goes along', async () => {
    const many = await newPerson('Many Reads')
    const ids = idsOf(await log.release(43, { subjectId: many }))
    const reader = await signIn('Many Reads')
    const seen: (string | undefined)[] = []
    let page = await open(reader, '/record?recipient=test-bank')
    for (;;) {
      seen.push(...entriesOf(page))
      const [, older] = /rel="next" href="([^"]+)"/.exec(page.html) ?? []
      if (older === undefined) break
      expect(older).toContain('recipient=test-bank')
      page = await open(reader, older.replaceAll('&amp;', '&'))
    }
    expect(seen).toHaveLength(43)
    expect(seen.toSorted()).toEqual([...ids].toSorted())
  })

  test('a look of one’s own app is marked as one’s own', async () => {
    const own = await newPerson('Own App')
    const consent = await log.release(1, { subjectId: own, clientId: 'app-like' })
    await server.sql(`UPDATE client SET kind = 'FIRST_PARTY' WHERE client_id = 'app-like'`)
    const page = await open(await signIn('Own App'), `/record/${consent.receipts[0]?.event_id}`)
    expect(page.html).toContain('By you')
    expect(page.html).not.toContain(consent.id)
  })

  test('what a person did for a company is there, by the company’s name', async () => {
    const made = await log.release(1, { company: true })
    await server.sql('INSERT INTO sandbox_persona (slug, name, shows, person_id) VALUES ($1, $2, $3, $4)', [
      ...['director', 'Test Director', 'a test', made.actorId],
    ])
    const page = await open(await signIn('Test Director'), '/record')
    expect(entriesOf(page)).toEqual(idsOf(made))
    expect(page.html).toContain('Entry number 1 of Test Company')
    expect(page.html).not.toContain('Your entry number')
  })

  test('one’s own consent leads to each entry', async () => {
    expect(entriesOf(await open(resident, `/consents/${firstConsent}`))).toEqual(first)
    const entry = await open(resident, `/record/${first[0]}`)
    expect(entry.html).toContain(`href="/consents/${firstConsent}"`)
    expect(entry.html).toContain('Your entry number 1')
    expect(entry.html).toContain('What for')
  })

  test('each look at the record is itself in the log, without a name', async () => {
    const before = await log.count(`log_entry WHERE kind = 'READ'`)
    await open(resident, '/record')
    await open(resident, `/record/${first[0]}`)
    await open(resident, `/consents/${firstConsent}`)
    expect(await log.count(`log_entry WHERE kind = 'READ'`)).toBe(before + 3)
    expect(await log.count(`log_entry WHERE body::text LIKE '%${personId}%'`)).toBe(0)
  })

  test('nobody signed in sees nothing, and comes back after signing in', async () => {
    const guest = openResident()
    for (const path of ['/record', `/record/${first[0]}`]) {
      const page = await guest.browser.open(new URL(path, server.issuer))
      expect(page.url.href).toBe(new URL(`/sign-in?next=${encodeURIComponent(path)}`, server.issuer).href)
      expect(page.html).not.toContain('Test Bank')
    }
    const asked = await guest.browser.open(new URL(`/record/${first[0]}`, server.issuer))
    const found = await guest.browser.open(`${asked.url.href}&q=Record+Reader`)
    const back = await guest.signIn(found, 'Record Reader')
    expect(back.url.pathname).toBe(`/record/${first[0]}`)
  })
})

/** A page without what differs between any two answers. */
const withoutCorrelation = ({ status, html }: BrowserPage) => [
  status,
  html.replace(/Reference for support: [\w-]+/, '').replace(/\/record\/[^?"]*/g, '/record/…'),
]

test('an entry that is unknown, malformed, another person’s or held back is not found, alike', async () => {
  const personId = await newPerson('Curious Cat')
  const resident = await signIn('Curious Cat')
  const theirs = idsOf(await log.release(1))
  const held = idsOf(await log.release(1, { subjectId: personId, clientId: 'held-bank' }))
  await server.sql(
    `SELECT restrict_disclosures($1, 'held-bank', now() - interval '1 hour', now() + interval '1 day', 'Test Act s 1')`,
    [personId],
  )
  const unknown = await open(resident, `/record/${randomUUID()}`)
  expect(unknown.status).toBe(404)
  for (const id of [theirs[0], held[0], 'x', '1%27', `${randomUUID()}%00`])
    for (const path of [`/record/${id}`, `/record/${id}/proof`])
      expect(withoutCorrelation(await open(resident, path)), path).toEqual(withoutCorrelation(unknown))
})

describe('the script of the check', () => {
  test('is this project’s own files, and no other page runs any', async () => {
    const files = await browserModules(checkScript)
    for (const [address, code] of files) {
      const response = await fetch(new URL(address, server.issuer))
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8'])
      expect(await response.text()).toBe(code)
    }
    expect([...files.keys()]).toContain('/assets/modules/schema/contract/tree-input.ts')
    expect((await fetch(new URL('/assets/modules/log/note/note-key.ts', server.issuer))).status).toBe(404)
  })

  test('can’t be built on what a browser has not', async () => {
    const hasher = new URL('../../log/merkle/tree-hasher.ts', import.meta.url)
    await expect(browserModules(hasher)).rejects.toThrow('a browser has no node:crypto')
  })

  test('is not offered by a server that was not told the keys of the log', async () => {
    const personId = await newPerson('No Keys')
    const [id = ''] = idsOf(await log.release(1, { subjectId: personId }))
    const entry = await readRecordEntry(log.admin, personId, id)
    if (!entry) throw new Error('no entry')
    const facts = { entry, companyName: undefined, purpose: undefined, catalogue: [] }
    const page = entryPage({ ...facts, logKeys: [] }, textsIn('en'))
    expect(String(await page.main)).toContain('was not told the keys of the log')
    expect(page.script).toBeUndefined()
    expect(entryPage({ ...facts, logKeys: ['x'] }, textsIn('en')).script).toBe(checkScriptAddress)
  })
})

describe('the file to keep', () => {
  const keys = () => ({ log: log.signer.verifier, witnesses: [witness.verifier] })
  const verify = (text: string) => verifyExport(text, keys(), sha256Hasher)

  /** Sealed and witnessed up to now. */
  async function sealAndWitness(): Promise<void> {
    await log.sealAll()
    const checkpoint = await readLatestCheckpoint(log.sealer)
    const line = cosign(parseNote(checkpoint?.note ?? '')?.text ?? '', witness, 1_800_000_000)
    await log.sealer.query('INSERT INTO consent.log_cosignature VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
      ...[checkpoint?.size, witness.verifier.name, line],
    ])
  }
  async function download(name: string): Promise<BrowserPage> {
    return open(await signIn(name), '/record/download')
  }

  test('holds all of one’s entries, passes the offline verifier, and fails with a byte changed', async () => {
    const personId = await newPerson('Keeps Copies')
    await log.release(3, { subjectId: personId })
    await log.release(1)
    await sealAndWitness()
    const file = await download('Keeps Copies')
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="izin-record.json"')
    expect(verify(file.html)).toMatchObject({
      holds: true,
      checked: { events: 3, 'inclusion proofs': 3, 'opened commitments': 3, 'witness signatures': 1 },
      export: { for: 'SUBJECT', of: personId },
    })
    const bytes = Buffer.from(file.html)
    const at = randomInt(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ randomInt(1, 256)
    expect(verify(bytes.toString('utf8')).holds, `byte ${at}`).toBe(false)
  })

  test('the page says how to check it, by the keys of this log', async () => {
    await newPerson('Runs Commands')
    const page = await open(await signIn('Runs Commands'), '/record')
    const command = `npm run log -- verify izin-record.json --log-key '${log.signer.verifier.text}' --witness-key '${witness.verifier.text}'`
    expect(page.html).toContain(command.replaceAll("'", '&#39;'))
  })

  test('says which numbers a law holds back and until when, and what is not said is missing', async () => {
    const personId = await newPerson('Held Copy')
    await log.release(1, { subjectId: personId })
    const quiet = await log.release(2, { subjectId: personId, clientId: 'quiet-bank' })
    await log.release(1, { subjectId: personId })
    await server.sql(
      `SELECT restrict_disclosures($1, 'quiet-bank', now() - interval '1 hour', now() + interval '1 day', 'Test Act s 1')`,
      [personId],
    )
    await sealAndWitness()
    const { html } = await download('Held Copy')
    expect(verify(html)).toMatchObject({ holds: true, checked: { events: 2, 'withheld events': 2 } })
    for (const hidden of ['quiet-bank', ...idsOf(quiet)]) expect(html).not.toContain(hidden)

    const { signature: _, ...unsigned } = logExportSchema.parse(JSON.parse(html))
    const forge = (withheld: LogExport['withheld']) => {
      const changed = { ...unsigned, withheld }
      return writeExport({ ...changed, signature: signNote(exportSealText(changed), log.signer) })
    }
    const [first, second] = unsigned.withheld ?? []
    if (!first || !second) throw new Error('nothing is withheld')
    expect(verify(forge([first])).problem).toMatch(/number 3 is missing/)
    expect(verify(forge([first, second, { ...second, sequence: '9' }])).problem).toMatch(
      /number 9 is said to be withheld/,
    )
    expect(verify(forge([first, { ...second, until: unsigned.made_at }])).problem).toMatch(
      /number 3 is withheld longer/,
    )
    expect(verify(forge([first, first])).problem).toMatch(/withholds a number twice/)
  })

  test('is signed by the sealer alone, as an export and as nothing else', async () => {
    const text = checkpointText({ origin: 'localhost/izin-log', size: 1, root: new Uint8Array(32) })
    await log.admin.query('INSERT INTO log_export_seal (digest) VALUES ($1)', [text])
    const digest = randomBytes(32).toString('base64')
    await log.admin.query('INSERT INTO log_export_seal (digest) VALUES ($1)', [digest])
    const signed = () => log.count(`log_export_seal WHERE digest = '${digest}' AND note IS NOT NULL`)
    await vi.waitFor(async () => expect(await signed()).toBe(1), { timeout: 30_000 })
    const { rows } = await log.admin.query<{ note: string }>('SELECT note FROM log_export_seal WHERE digest = $1', [
      digest,
    ])
    expect(parseNote(rows[0]?.note ?? '')?.text).toBe(`izin-log-export-1\nlocalhost/izin-log\n${digest}\n`)
    expect(await log.count(`log_export_seal WHERE note IS NULL`)).toBe(1)
    const pages = new pg.Pool({ connectionString: server.database.consent, max: 1 })
    for (const statement of [
      `UPDATE consent.log_export_seal SET note = 'x'`,
      `INSERT INTO consent.log_export_seal VALUES ('x', now(), 'x')`,
    ])
      await expect(pages.query(statement)).rejects.toThrow(/permission denied/)
    await pages.end()
  })

  test('can be had ten times an hour: then a page says when again, nothing is read, and others are not held up', async () => {
    const personId = await newPerson('Takes Many')
    await newPerson('Takes One')
    const readings = () => log.count(`log_entry WHERE kind = 'READ' AND body->>'reader' = 'SUBJECT'`)
    await sealAndWitness()
    const resident = await signIn('Takes Many')
    expect((await open(resident, '/record/download')).status).toBe(200)
    // As if all of it were of this hour, whenever this runs.
    await server.sql(
      `UPDATE download_quota SET count = 10, since = date_trunc('hour', clock_timestamp()) WHERE kind = 'RECORD' AND who = $1`,
      [personId],
    )
    const before = await readings()
    const seals = await log.count('log_export_seal')
    const refused = await open(resident, '/record/download')
    const [{ count } = { count: 0 }] = await server.sql<{ count: number }>(
      'SELECT count FROM download_quota WHERE who = $1',
      [personId],
    )
    if (count === 11) {
      expect(refused.status).toBe(429)
      expect(refused.html).toContain('ten times an hour')
      expect(refused.html).toContain('QUOTA_EXCEEDED')
      const wait = Number(refused.headers.get('retry-after'))
      expect(wait >= 1 && wait <= 3600).toBe(true)
      expect([await readings(), await log.count('log_export_seal')]).toEqual([before, seals])
    } else expect(count).toBe(1)
    expect((await download('Takes One')).status).toBe(200)
  })

  test('nobody signed in gets none', async () => {
    const page = await openResident().browser.open(new URL('/record/download', server.issuer))
    expect(page.url.pathname).toBe('/sign-in')
  })
})

describe('numbers without an entry', () => {
  test('one that is gone is said plainly', async () => {
    const personId = await newPerson('Gap Finder')
    await log.release(3, { subjectId: personId })
    await log.sealAll()
    await log.admin.query(
      `SET session_replication_role = replica;
       DELETE FROM disclosure_event WHERE subject_id = '${personId}' AND sequence = 2;
       SET session_replication_role = origin`,
    )
    const page = await open(await signIn('Gap Finder'), '/record')
    expect(page.html).toContain('Number 2 is missing, and nothing explains it.')
    expect(page.html).not.toContain('each number is accounted for')
    await log.admin.query(
      `SET session_replication_role = replica;
       DELETE FROM disclosure_event WHERE subject_id = '${personId}' AND sequence = 3;
       SET session_replication_role = origin`,
    )
    // The last one too: the count of the subject is kept elsewhere.
    expect((await open(await signIn('Gap Finder'), '/record')).html).toContain('Numbers 2 and 3 are missing')
  })

  test('one whose body a retention deleted is counted', async () => {
    const personId = await newPerson('Old Reads')
    await log.release(2, { subjectId: personId })
    await log.sealAll()
    await log.admin.query('SELECT redact_disclosures(clock_timestamp(), $1, $2)', ['test', personId])
    await log.release(1, { subjectId: personId })
    const page = await open(await signIn('Old Reads'), '/record')
    expect(entriesOf(page)).toHaveLength(1)
    expect(page.html).toContain('2 entries were deleted when their time of retention ended')
    expect(page.html).toContain('numbered from 1 to 3, and each number is accounted for')
  })
})

describe('what a law holds back', () => {
  const restrict = (personId: string, from: string, until: string) =>
    server.sql<{ id: string }>(
      `SELECT restrict_disclosures($1, 'quiet-bank', now() + $2::interval, now() + $3::interval, 'Test Act s 1') AS id`,
      [personId, from, until],
    )

  test('is counted and not described, anywhere, and shown once it is over', async () => {
    const personId = await newPerson('Held Back')
    const resident = await signIn('Held Back')
    const open1 = idsOf(await log.release(1, { subjectId: personId }))
    const quiet = await log.release(2, { subjectId: personId, clientId: 'quiet-bank' })
    const [{ id } = { id: '' }] = await restrict(personId, '-1 hour', '1 day')

    const page = await open(resident, '/record')
    expect(entriesOf(page)).toEqual(open1)
    expect(page.html).toContain('2 entries (numbers 2 and 3) are held back, as a law allows')
    expect(page.html).toContain('each number is accounted for')
    expect(page.html).not.toContain('quiet-bank')
    expect(entriesOf(await open(resident, '/record?recipient=quiet-bank'))).toEqual([])
    const consent = await open(resident, `/consents/${quiet.id}`)
    expect(entriesOf(consent)).toEqual([])
    expect(consent.html).toContain('2 looks are held back for now')

    await log.admin.query(`SELECT lift_restriction($1, 'BASIS_ENDED')`, [id])
    expect(entriesOf(await open(resident, '/record')).toSorted()).toEqual([...open1, ...idsOf(quiet)].toSorted())
    expect((await open(resident, '/record')).html).not.toContain('held back')
  })

  test('that it was lifted is told to the person in their language, and is a leaf that names neither them nor the recipient', async () => {
    const personId = await newPerson('Lifted Hold')
    const resident = await signIn('Lifted Hold')
    await log.release(1, { subjectId: personId, clientId: 'quiet-bank' })
    const [{ id } = { id: '' }] = await restrict(personId, '-1 hour', '1 day')
    await log.admin.query(`SELECT lift_restriction($1, 'MADE_IN_ERROR')`, [id])
    const [act] = await server.sql<{ id: string; body: object; commits: boolean }>(
      `SELECT e.id, e.body, e.body->>'commitment' = act_commitment(a) AS commits
       FROM operator_log a JOIN log_entry e ON e.id = a.entry_id
       WHERE a.subject = $1 AND a.action = 'LIFT_RESTRICTION' AND a.actor = session_user
         AND a.details = '{"reason": "MADE_IN_ERROR"}' AND a.transaction = e.transaction`,
      [id],
    )
    expect(act).toMatchObject({ body: { by: 'OPERATOR', action: 'LIFT_RESTRICTION', subject: id }, commits: true })
    expect(JSON.stringify(act?.body)).not.toMatch(new RegExp(`${personId}|quiet-bank`))
    const waits = await open(resident, '/record')
    expect(waits.html).toContain('The hold had been set by mistake.')
    expect(waits.html).toContain(`${act?.id} (Not sealed yet)`)

    await log.sealAll()
    const [{ index } = { index: '' }] = await server.sql<{ index: string }>(
      'SELECT index::text FROM log_leaf WHERE event_id = $1',
      [act?.id],
    )
    for (const language of ['en', 'zh', 'ms', 'ta'] as const) {
      const { record } = textsIn(language)
      const { html } = await open(resident, `/record?lang=${language}`)
      expect(html).toContain(record.liftedWhy.MADE_IN_ERROR)
      expect(html).toContain(record.sealedAs(act?.id ?? '', record.entry.placeOf(index)))
    }
    expect((await open(await signIn('Held Back'), '/record')).html).not.toContain(act?.id)
  })

  test.each([
    ['without a reason', (id: string) => [`SELECT lift_restriction('${id}', NULL)`, /needs a reason: BASIS_ENDED/]],
    ['for a reason that is none', (id: string) => [`SELECT lift_restriction('${id}', 'asked to')`, /needs a reason/]],
    ['that is none', () => [`SELECT lift_restriction('${randomUUID()}', 'REVIEWED')`, /no restriction of this id/]],
    [
      'past the function',
      (id: string) => [
        `UPDATE disclosure_restriction SET shown_from = now() WHERE id = '${id}'`,
        /by lift_restriction/,
      ],
    ],
    [
      'past the function, with an act of long ago',
      (id: string) => [
        `UPDATE disclosure_restriction r SET (shown_from, lifted_reason, lifted_entry_id) = (now(), 'REVIEWED',
           (SELECT entry_id FROM operator_log WHERE action = 'RESTRICT_DISCLOSURES' AND subject = r.id::text)) WHERE id = '${id}'`,
        /by lift_restriction/,
      ],
    ],
  ] satisfies [string, (id: string) => [string, RegExp]][])(
    'lifting one %s changes nothing',
    async (_case, attempt) => {
      const personId = randomUUID()
      const [{ id } = { id: '' }] = await restrict(personId, '-1 hour', '1 day')
      const [statement, problem] = attempt(id)
      const acts = await log.count('log_entry')
      await expect(log.admin.query(statement)).rejects.toThrow(problem)
      expect(await log.count('log_entry')).toBe(acts)
      expect(
        await log.count(`disclosure_restriction WHERE id = '${id}' AND shown_from > now() + interval '1 hour'`),
      ).toBe(1)
    },
  )

  test('lifting one twice is refused, and told once', async () => {
    const [{ id } = { id: '' }] = await restrict(randomUUID(), '-1 hour', '1 day')
    await log.admin.query(`SELECT lift_restriction($1, 'REVIEWED')`, [id])
    await expect(log.admin.query(`SELECT lift_restriction($1, 'REVIEWED')`, [id])).rejects.toThrow(/still holds/)
    expect(await log.count(`operator_log WHERE subject = '${id}' AND action = 'LIFT_RESTRICTION'`)).toBe(1)
  })

  test('every reason for it has words in every language', () => {
    for (const language of ['en', 'zh', 'ms', 'ta'] as const)
      expect(Object.keys(textsIn(language).record.liftedWhy)).toEqual([...liftReasons])
  })

  test('does not make the page say that nobody asked, where that is all there is', async () => {
    const personId = await newPerson('All Held')
    const resident = await signIn('All Held')
    const empty = await open(resident, '/record')
    for (const said of ['Nobody has asked for your data so far.', 'There is no entry about you yet'])
      expect(empty.html).toContain(said)
    await log.release(1, { subjectId: personId, clientId: 'quiet-bank' })
    await restrict(personId, '-1 hour', '1 day')
    const held = await open(resident, '/record')
    expect(held.html).toContain('none of them can be shown now')
    expect(held.html).toContain('1 entry (number 1) is held back')
    for (const untrue of ['Nobody has asked', 'no entry about you yet']) expect(held.html).not.toContain(untrue)
  })

  test('is of this person and this recipient from this moment on, and nothing else', async () => {
    const personId = await newPerson('Half Held')
    const before = idsOf(await log.release(1, { subjectId: personId, clientId: 'quiet-bank' }))
    const bystander = await newPerson('By Stander')
    const theirs = idsOf(await log.release(1, { subjectId: bystander, clientId: 'quiet-bank' }))
    const [{ id } = { id: '' }] = await server.sql<{ id: string }>(
      `SELECT restrict_disclosures($1, 'quiet-bank', clock_timestamp(), now() + interval '1 day', 'Test Act s 1') AS id`,
      [personId],
    )
    await log.release(1, { subjectId: personId, clientId: 'quiet-bank' })
    expect(entriesOf(await open(await signIn('Half Held'), '/record'))).toEqual(before)
    expect(entriesOf(await open(await signIn('By Stander'), '/record'))).toEqual(theirs)
    await expect(
      log.admin.query(
        `UPDATE disclosure_restriction SET shown_from = shown_from + interval '1 day' WHERE id = '${id}'`,
      ),
    ).rejects.toThrow(/only end earlier/)
    await expect(log.admin.query('DELETE FROM disclosure_restriction')).rejects.toThrow(/only end earlier/)
  })

  test('is itself in the log, without the person or the recipient', async () => {
    const personId = await newPerson('Logged Hold')
    const before = await log.count(`log_entry WHERE kind = 'RESTRICTION'`)
    await restrict(personId, '-1 hour', '1 day')
    await log.sealAll()
    expect(
      await log.count(`log_entry e JOIN log_leaf l ON l.event_id = e.id
        WHERE e.kind = 'RESTRICTION' AND e.body->>'basis' = 'Test Act s 1' AND e.body::text NOT LIKE '%quiet-bank%'`),
    ).toBe(before + 1)
    expect(await log.count(`log_entry WHERE body::text LIKE '%${personId}%'`)).toBe(0)
  })

  test.each([
    ['without an end', `now(), NULL, 'Test Act s 1'`],
    ['for longer than a year', `now(), now() + interval '2 years', 'Test Act s 1'`],
    ['for a time that is over', `now() - interval '2 days', now() - interval '1 day', 'Test Act s 1'`],
    ['without a law', `now(), now() + interval '1 day', ' '`],
  ])('%s is refused', async (_case, terms) => {
    await log.release(1, { clientId: 'quiet-bank' })
    await expect(
      log.admin.query(`SELECT restrict_disclosures('${randomUUID()}', 'quiet-bank', ${terms})`),
    ).rejects.toThrow(/needs a subject, a client, its basis in law and an end within a year/)
  })

  test('can be set by no service', async () => {
    const service = await log.sealer.query(`SELECT rolname FROM pg_roles WHERE rolname ~ '^izin_'
      AND (has_function_privilege(rolname, 'consent.restrict_disclosures(uuid,text,timestamptz,timestamptz,text)', 'EXECUTE')
        OR has_function_privilege(rolname, 'consent.lift_restriction(uuid,text)', 'EXECUTE')
        OR has_table_privilege(rolname, 'consent.disclosure_restriction', 'INSERT, UPDATE, DELETE'))`)
    expect(service.rows).toEqual([])
  })
})
