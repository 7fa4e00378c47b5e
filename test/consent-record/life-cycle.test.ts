// Pause, resume, shorten, terminate and invalidate on a real database, with the service's own rights.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pauseConsent, resumeConsent } from '../../consent-record/pause-consent.ts'
import { shortenConsent } from '../../consent-record/shorten-consent.ts'
import { sweepConsents } from '../../consent-record/sweep-consents.ts'
import { terminateConsent } from '../../consent-record/terminate-consent.ts'
import { withdrawConsent } from '../../consent-record/withdraw-consent.ts'
import { consentStates } from '../../schema/contract/consent-states.ts'
import { type ArrangedConsents, arrangeConsents } from './arrange-consent.ts'

let at: ArrangedConsents
beforeAll(async () => {
  at = await arrangeConsents()
})
afterAll(() => at.stop())

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000)
const by = (consentId: string) => ({ consentId, personId: at.personId, channel: 'PAGES', language: 'ta' }) as const

/** Each act, as the person or the recipient does it. */
const acts = {
  pause: (id: string) => pauseConsent(at.database, by(id)),
  resume: (id: string) => resumeConsent(at.database, { ...by(id), authTime: new Date() }),
  shorten: (id: string) => shortenConsent(at.database, { ...by(id), expiresAt: inMinutes(5) }),
  withdraw: (id: string) => withdrawConsent(at.database, by(id)),
  terminate: (id: string) => terminateConsent(at.database, { consentId: id, clientId: 'life-bank' }),
} as const
type Act = keyof typeof acts

// Written by hand from design §4. What is not here is refused.
const allowed: Readonly<Record<Act, Readonly<Record<string, string>>>> = {
  pause: { ACTIVE: 'PAUSED' },
  resume: { PAUSED: 'ACTIVE' },
  shorten: { ACTIVE: 'ACTIVE', PAUSED: 'PAUSED' },
  withdraw: { ACTIVE: 'REVOKED', PAUSED: 'REVOKED' },
  terminate: { ACTIVE: 'TERMINATED', PAUSED: 'TERMINATED' },
}
const table = Object.entries(allowed).flatMap(([act, to]) =>
  consentStates.map((from) => [act, from, to[from]] as const),
)

const stored = (id: string) => at.sql('SELECT status, version, expires_at FROM consent WHERE id = $1', [id])

describe('acts and states', () => {
  test.each(table)('%s on %s: %s', async (act, from, to) => {
    const id = await at.arrange(from)
    const before = await stored(id)
    const outcome = await acts[act as Act](id)
    const history = await at.sql('SELECT * FROM consent_history WHERE consent_id = $1', [id])
    if (to === undefined) {
      expect(outcome).toEqual({ outcome: 'NOT_ALLOWED', status: from })
      expect([await stored(id), history]).toEqual([before, []])
      return
    }
    expect(outcome).toMatchObject({ outcome: 'CHANGED', version: 2, change: { from, to } })
    expect(await stored(id)).toMatchObject([{ status: to, version: 2 }])
    expect(history).toMatchObject([{ version: 2, from_status: from, to_status: to, notice_version: '1' }])
    expect(Math.abs(Date.now() - Number(history[0]?.['at']))).toBeLessThan(5_000)
  })

  test.each(Object.keys(acts) as Act[])('%s after the end of its period finds an ended consent', async (act) => {
    const id = await at.arrange('ACTIVE', '-1 second')
    expect(await acts[act](id)).toEqual({ outcome: 'NOT_ALLOWED', status: 'EXPIRED' })
  })

  test('the history says who, why, where and in which language', async () => {
    const id = await at.arrange('ACTIVE')
    await acts.pause(id)
    await acts.terminate(id)
    expect(
      await at.sql(
        'SELECT actor, reason, channel, language FROM consent_history WHERE consent_id = $1 ORDER BY version',
        [id],
      ),
    ).toEqual([
      { actor: 'PERSON', reason: 'PAUSED', channel: 'PAGES', language: 'ta' },
      { actor: 'RECIPIENT', reason: 'ENDED_BY_RECIPIENT', channel: 'GRANT_MANAGEMENT', language: null },
    ])
  })
})

describe("somebody else's consent and an unknown one", () => {
  test('are the same to every act', async () => {
    const other = { personId: randomUUID() }
    for (const id of [await at.arrange('ACTIVE'), await at.arrange('PAUSED'), randomUUID()]) {
      const asked = { ...by(id), ...other }
      expect(await pauseConsent(at.database, asked)).toEqual({ outcome: 'NOT_FOUND' })
      expect(await resumeConsent(at.database, { ...asked, authTime: new Date() })).toEqual({ outcome: 'NOT_FOUND' })
      expect(await shortenConsent(at.database, { ...asked, expiresAt: inMinutes(5) })).toEqual({ outcome: 'NOT_FOUND' })
      const bank = { consentId: id, clientId: 'another-bank' }
      expect(await terminateConsent(at.database, bank)).toEqual({ outcome: 'NOT_FOUND' })
    }
  })
})

describe('resuming', () => {
  test.each([
    ['six minutes ago', -6],
    ['in the future', 3],
  ])('by a sign-in made %s changes nothing', async (_when, minutes) => {
    const id = await at.arrange('PAUSED')
    const outcome = await resumeConsent(at.database, { ...by(id), authTime: inMinutes(minutes) })
    expect(outcome).toEqual({ outcome: 'SIGN_IN_NEEDED' })
    expect(await stored(id)).toMatchObject([{ status: 'PAUSED', version: 1 }])
  })
})

describe('shortening', () => {
  test('brings the end forward and says from when to when', async () => {
    const id = await at.arrange('PAUSED', '10 days')
    const expiresAt = inMinutes(60)
    expect(await shortenConsent(at.database, { ...by(id), expiresAt })).toMatchObject({ outcome: 'CHANGED' })
    expect(await stored(id)).toMatchObject([{ status: 'PAUSED', expires_at: expiresAt }])
    const [change] = await at.sql('SELECT reason, details FROM consent_history WHERE consent_id = $1', [id])
    expect(change).toMatchObject({ reason: 'SHORTENED', details: { expires_at: { to: expiresAt.toISOString() } } })
  })

  test.each([
    ['a later end', 48 * 60],
    ['an end that is past', -1],
  ])('to %s changes nothing', async (_what, minutes) => {
    const id = await at.arrange('ACTIVE')
    const outcome = await shortenConsent(at.database, { ...by(id), expiresAt: inMinutes(minutes) })
    expect(outcome).toEqual({ outcome: 'NOT_SHORTER' })
    expect(await stored(id)).toMatchObject([{ version: 1 }])
  })
})

test('the sweeper makes the consents of a suspended recipient invalid, once', async () => {
  const ids = [await at.arrange('ACTIVE'), await at.arrange('PAUSED')]
  await at.sql(`UPDATE client SET status = 'SUSPENDED' WHERE client_id = 'life-bank'`)
  await Promise.all([sweepConsents(at.database, 1800), sweepConsents(at.database, 1800)])
  await at.sql(`UPDATE client SET status = 'ACTIVE' WHERE client_id = 'life-bank'`)
  for (const id of ids) {
    expect(await stored(id)).toMatchObject([{ status: 'INVALIDATED', version: 2 }])
    expect(await at.sql('SELECT actor, reason FROM consent_history WHERE consent_id = $1', [id])).toEqual([
      { actor: 'OPERATOR', reason: 'RECIPIENT_SUSPENDED' },
    ])
  }
})

test('an amendment that nobody answers lapses, once, and leaves the consent as it is', async () => {
  const id = await at.arrange('ACTIVE')
  const before = await stored(id)
  const propose = async (age: string, status: string) => {
    const amendmentId = randomUUID()
    await at.sql(
      `INSERT INTO consent_amendment (id, consent_id, base_version, status, interaction_uid, scopes, fetch_type,
         duration_days, data_life_days, notice, created_at)
       VALUES ($1::uuid, $2, 1, $3::amendment_status, $1::text, '{name}', 'PERIODIC', 10, 10, '{}', now() - $4::interval)`,
      [amendmentId, id, status, age],
    )
    return amendmentId
  }
  const [old, young, declined] = [
    await propose('31 minutes', 'OPEN'),
    await propose('29 minutes', 'OPEN'),
    await propose('31 minutes', 'DECLINED'),
  ]
  const swept = await Promise.all([sweepConsents(at.database, 1800), sweepConsents(at.database, 1800)])
  expect(swept.reduce((sum, { amendmentsLapsed }) => sum + amendmentsLapsed, 0)).toBe(1)
  const statusOf = (one: string) =>
    at.sql('SELECT status, decided_at IS NOT NULL AS decided FROM consent_amendment WHERE id = $1', [one])
  expect(await statusOf(old)).toEqual([{ status: 'LAPSED', decided: true }])
  expect(await statusOf(young)).toEqual([{ status: 'OPEN', decided: false }])
  expect(await statusOf(declined)).toEqual([{ status: 'DECLINED', decided: false }])
  expect(await stored(id)).toEqual(before)
})
