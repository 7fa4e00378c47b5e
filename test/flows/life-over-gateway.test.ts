// What a consent's life does to what a bank gets, over the whole platform: one reading means one, so many a day means so
// many, and whatever happens in whatever order, only what the consent covers at the moment of release comes out.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { acceptAmendment } from '../../consent-record/amend-consent.ts'
import { type ConsentDatabase, openConsentDatabase } from '../../consent-record/consent-database.ts'
import { pauseConsent, resumeConsent } from '../../consent-record/pause-consent.ts'
import { proposeAmendment } from '../../consent-record/propose-amendment.ts'
import { shortenConsent } from '../../consent-record/shorten-consent.ts'
import { terminateConsent } from '../../consent-record/terminate-consent.ts'
import { withdrawConsent } from '../../consent-record/withdraw-consent.ts'
import type { Bank, Tokens } from '../../platform/demo/bank.ts'
import { openResident } from '../../platform/demo/resident.ts'
import { type Answered, changeAs, changeOperations, consentIdOf, queryAs, signInToApp } from '../harness/bank-driver.ts'
import { scaled } from '../harness/scale.ts'
import { startTestPlatform, type TestPlatform } from '../harness/start-test-platform.ts'

const persona = 'LIM HOCK EXAMPLE'
let platform: TestPlatform
let bank: Bank
let app: Bank
let database: ConsentDatabase
let personId: string
beforeAll(async () => {
  platform = await startTestPlatform()
  bank = await platform.openBank('merlion-bank')
  app = await platform.openBank('izin-app')
  database = openConsentDatabase(platform.database.consent, 4)
  const [row] = await platform.sql<{ person_id: string }>('SELECT person_id FROM sandbox_persona WHERE name = $1', [
    persona,
  ])
  personId = row?.person_id ?? ''
})
afterAll(async () => {
  await database.close()
  await platform.stop()
})

const coordinates = { name: 'Person.name', uinfin: 'Person.uinfin', sex: 'Person.sex', dob: 'Person.dateOfBirth' }
type Item = keyof typeof coordinates
const query = '{ me { name { state value } sex { state } dateOfBirth { state } } }'

async function obtain(terms: Readonly<Record<string, unknown>> = {}): Promise<Tokens> {
  const detail = { type: 'izin_consent', purpose: 'credit-card', duration: 'P30D', fetch_type: 'PERIODIC', ...terms }
  const scope = 'name uinfin sex dob'
  const asked = await bank.askWith({ scope, authorization_details: JSON.stringify([detail]) })
  const back = await openResident().answerRequest(asked.url, { persona, tick: ['sex'], share: true })
  return bank.redeem(asked, back)
}

const eventsOf = (consentId: string) =>
  platform.sql<{ time: Date; released: string[]; consent_version: number; reason: string | null }>(
    `SELECT time, released, consent_version, reason FROM disclosure_event
     WHERE consent_id = $1 AND client_id = 'merlion-bank' ORDER BY sequence`,
    [consentId],
  )

const gotData = ({ data }: Answered) => JSON.stringify(data ?? null).includes('"state"')
const times = <T>(count: number, act: () => Promise<T>) => Promise.all(Array.from({ length: count }, act))

describe('fifty queries at once', () => {
  test('under a consent for one reading give exactly one', async () => {
    const tokens = await obtain({ fetch_type: 'ONCE' })
    const answers = await times(50, () => queryAs(platform, bank, tokens, query))
    expect(answers.filter(gotData)).toHaveLength(1)
    const refusals = new Set(answers.filter((answer) => !gotData(answer)).map(({ code }) => code))
    expect([...refusals]).toEqual(['CONSENT_CONSUMED'])
    const events = await eventsOf(consentIdOf(tokens))
    expect(events.filter(({ released }) => released.length > 0)).toHaveLength(1)
    expect(await platform.sql('SELECT status FROM consent WHERE id = $1', [consentIdOf(tokens)])).toEqual([
      { status: 'CONSUMED' },
    ])
    // The database wrote the end itself, and with it the person's receipt.
    const letters = 'SELECT kind, reason FROM outbox WHERE consent_id = $1 ORDER BY version'
    expect(await platform.sql(letters, [consentIdOf(tokens)])).toEqual([
      { kind: 'RECEIPT', reason: 'SHARED' },
      { kind: 'RECEIPT', reason: 'READ_ONCE' },
    ])
  })

  test('under a consent for three readings a day give exactly three, and three more the next day', async () => {
    const tokens = await obtain({ frequency_per_day: 3 })
    const consentId = consentIdOf(tokens)
    const answers = await times(50, () => queryAs(platform, bank, tokens, query))
    expect(answers.filter(gotData)).toHaveLength(3)
    const refusals = new Set(answers.filter((answer) => !gotData(answer)).map(({ code }) => code))
    expect([...refusals]).toEqual(['FREQUENCY_LIMIT_REACHED'])
    await platform.sql('UPDATE consent SET used_on = used_on - 1 WHERE id = $1', [consentId])
    const later = await times(10, () => queryAs(platform, bank, tokens, query))
    expect(later.filter(gotData)).toHaveLength(3)
    const events = await eventsOf(consentId)
    expect(events.filter(({ released }) => released.length > 0)).toHaveLength(6)
  })
})

describe('what the bank asked for', () => {
  test.each<[string, Readonly<Record<string, unknown>>, object]>([
    ['nothing beyond the approval', {}, { frequency_per_day: null, data_life_days: 180 }],
    ['fewer readings', { frequency_per_day: 2 }, { frequency_per_day: 2 }],
    ['a shorter data life', { data_life: 'P7D' }, { data_life_days: 7 }],
  ])('%s is on record', async (_what, terms, expected) => {
    const id = consentIdOf(await obtain(terms))
    expect(
      await platform.sql('SELECT frequency_per_day, data_life_days FROM consent WHERE id = $1', [id]),
    ).toMatchObject([expected])
  })
})

describe('changes and queries interleaved at random', () => {
  const changes = ['pause', 'resume', 'shorten', 'expire', 'addItem', 'dropItem', 'withdraw', 'terminate'] as const
  // Ends are rare, or every run would be over at once.
  const change = fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...changes.slice(0, 6).filter((one) => one !== 'expire')) },
    { weight: 1, arbitrary: fc.constantFrom('expire', 'withdraw', 'terminate' as const) },
  )
  const wait = fc.nat({ max: 12 })
  const plan = fc.record({
    // The third: through the graph, by the person's own app, where the app can do it.
    changes: fc.array(fc.tuple(change, wait, fc.boolean()), { maxLength: 10 }),
    queries: fc.array(fc.tuple(fc.boolean(), wait), { minLength: 3, maxLength: 12 }),
  })

  test('release only what the consent covers at the moment of release', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async (planned) => {
        const first = await obtain()
        const consentId = consentIdOf(first)
        const answers: Answered[] = []
        const changed: Answered[] = []
        const ownApp = await signInToApp(app, persona)
        await Promise.all([
          (async () => {
            for (const [act, ms, throughGraph] of planned.changes) {
              await pause(ms)
              if (throughGraph && isGraphAct(act)) changed.push(await makeInGraph(ownApp, act, consentId))
              else await make(act, consentId)
            }
          })(),
          ask(first, planned.queries, answers),
          ask(first, planned.queries.toReversed(), answers),
        ])
        await judge(consentId, answers)
        await judgeChanges(consentId, changed)
      }),
      { numRuns: scaled(120) },
    )
  }, 600_000)

  async function ask(first: Tokens, plans: readonly (readonly [boolean, number])[], answers: Answered[]) {
    let tokens = first
    for (const [renew, ms] of plans) {
      await pause(ms)
      if (renew && first.refreshToken) tokens = await bank.refresh(first.refreshToken).catch(() => tokens)
      answers.push(await queryAs(platform, bank, tokens, query))
    }
  }

  async function make(act: string, consentId: string): Promise<void> {
    const by = { consentId, personId, channel: 'PAGES', language: 'en' } as const
    const inFuture = (ms: number) => new Date(Date.now() + ms)
    if (act === 'pause') await pauseConsent(database, by)
    if (act === 'resume') await resumeConsent(database, { ...by, authTime: new Date() })
    if (act === 'shorten') await shortenConsent(database, { ...by, expiresAt: inFuture(3_600_000) })
    if (act === 'expire') await shortenConsent(database, { ...by, expiresAt: inFuture(30) })
    if (act === 'withdraw') await withdrawConsent(database, by)
    if (act === 'terminate') await terminateConsent(database, { consentId, clientId: 'merlion-bank' })
    if (act === 'addItem') await amend(consentId, ['name', 'uinfin', 'sex', 'nationality'])
    if (act === 'dropItem') await amend(consentId, ['name', 'uinfin', 'nationality'])
  }

  function makeInGraph(tokens: Tokens, act: GraphAct, id: string): Promise<Answered> {
    const expires = new Date(Date.now() + 3_600_000).toISOString()
    return changeAs(platform, app, tokens, act, { id, ...(act === 'shorten' ? { expires } : {}) })
  }

  /** Each confirmed change stands in the history with its event, and no other came through the graph. */
  async function judgeChanges(consentId: string, changed: readonly Answered[]): Promise<void> {
    const made = await platform.sql<{ event_id: string }>(
      `SELECT e.id AS event_id FROM consent_history h JOIN disclosure_event e
         ON e.id = h.event_id AND e.consent_version = h.version AND e.outcome = 'RELEASED'
       WHERE h.consent_id = $1 AND h.channel = 'GRAPH' ORDER BY h.version`,
      [consentId],
    )
    const confirmed = changed.filter(({ status }) => status === 200)
    expect(confirmed.map(({ extensions }) => extensions?.disclosure.event_id)).toEqual(
      made.map(({ event_id }) => event_id),
    )
  }

  /** The grant stays, so that the bank can go on refreshing: what is released is the record's affair alone. */
  async function amend(consentId: string, scopes: readonly string[]): Promise<void> {
    const interactionUid = crypto.randomUUID()
    const detail = { type: 'izin_consent', purpose: 'credit-card', duration: 'P30D', fetch_type: 'PERIODIC' } as const
    const common = { clientId: 'merlion-bank', personId, interactionUid, language: 'en', issuer: platform.issuer }
    const asked = { ...common, scopes, detail: { ...detail, consent_id: consentId } }
    const proposal = await proposeAmendment(database, asked)
    if (proposal.outcome !== 'PROPOSED') return
    await acceptAmendment(database, {
      ...common,
      consentId,
      seenVersion: proposal.version,
      chosen: new Set(proposal.items.added.map(({ scope }) => scope)),
      authentication: { acr: 'urn:izin:acr:1', amr: ['test'], authTime: new Date() },
      provedAcr: 'urn:izin:acr:1',
      swapGrant: async (_consent, oldGrantId) => oldGrantId ?? '',
    })
  }

  /** By commit order, as the database wrote it: history, receipts and events. A millisecond for rounding. */
  async function judge(consentId: string, answers: readonly Answered[]): Promise<void> {
    const history = await platform.sql<{ version: number; to_status: string; at: Date }>(
      'SELECT version, to_status, at FROM consent_history WHERE consent_id = $1 ORDER BY version',
      [consentId],
    )
    const receipts = await platform.sql<{ version: number; granted: string[]; expires: Date }>(
      `SELECT version, (snapshot->>'expires_at')::timestamptz AS expires,
         ARRAY(SELECT i->>'scope' FROM jsonb_array_elements(snapshot->'items') i WHERE i->>'decision' = 'GRANTED') AS granted
       FROM outbox WHERE consent_id = $1 AND kind = 'RECEIPT' ORDER BY version`,
      [consentId],
    )
    const releases = (await eventsOf(consentId)).filter(({ released }) => released.length > 0)
    for (const { time, released, consent_version: version } of releases) {
      const state = history.find((entry) => entry.version === version)
      const next = history.find((entry) => entry.version === version + 1)
      const terms = receipts.findLast((receipt) => receipt.version <= version)
      expect(state?.to_status).toBe('ACTIVE')
      expect(time.getTime()).toBeGreaterThanOrEqual(Number(state?.at) - 1)
      if (next) expect(time.getTime()).toBeLessThanOrEqual(next.at.getTime() + 1)
      expect(time.getTime()).toBeLessThanOrEqual(Number(terms?.expires) + 1)
      const covered = (terms?.granted ?? []).map((scope) => coordinates[scope as Item])
      expect(covered).toEqual(expect.arrayContaining(released))
    }
    // Whatever reached the bank is one of these releases, and none is without an answer.
    expect(answers.filter(gotData)).toHaveLength(releases.length)
  }
})

type GraphAct = keyof typeof changeOperations
function isGraphAct(act: string): act is GraphAct {
  return Object.hasOwn(changeOperations, act)
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
