// What leaves because a consent changed: written with the change, signed, sent at least once, provable by our keys alone.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { createLocalJWKSet, decodeJwt, exportJWK, generateKeyPair, jwtVerify } from 'jose'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { pauseConsent, resumeConsent } from '../../consent-record/pause-consent.ts'
import { terminateConsent } from '../../consent-record/terminate-consent.ts'
import { withdrawConsent } from '../../consent-record/withdraw-consent.ts'
import { nextAttempt } from '../../consent-ui/notices/next-attempt.ts'
import { type SenderDeps, sendLetters } from '../../consent-ui/notices/send-letters.ts'
import { changedEvent, letterSigner, noticeType, receiptType } from '../../consent-ui/notices/sign-letter.ts'
import { startSender } from '../../consent-ui/notices/start-sender.ts'
import { openOutbound } from '../../outbound/outbound-fetch.ts'
import { type ArrangedConsents, arrangeConsents } from './arrange-consent.ts'
import { type NoticeReceiver, startNoticeReceiver } from './notice-receiver.ts'

const issuer = 'https://izin.example'
let at: ArrangedConsents
let receiver: NoticeReceiver
let deps: SenderDeps
let published: ReturnType<typeof createLocalJWKSet>
beforeAll(async () => {
  receiver = await startNoticeReceiver()
  at = await arrangeConsents(receiver.url)
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const kid = 'outbox-1'
  published = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid }] })
  const sign = await letterSigner(issuer, { keys: [{ ...(await exportJWK(privateKey)), kid }] }, randomBytes(32))
  const outbound = openOutbound('sandbox', 300)
  deps = { database: at.database, sign, outbound, logger: pino({ level: 'silent' }) }
})
afterAll(async () => {
  await deps.outbound.close()
  await receiver.stop()
  await at.stop()
})
beforeEach(async () => {
  await at.sql('DELETE FROM outbox')
  receiver.received.length = 0
  receiver.answer = 202
})

const by = (consentId: string) => ({ consentId, personId: at.personId, channel: 'PAGES', language: 'en' }) as const
const rows = (id: string) =>
  at.sql<{ jti: string; jws: string | null; attempts: number; delivered_at: Date | null }>(
    `SELECT jti, kind, version, reason, jws, attempts, delivered_at, given_up_at, next_attempt_at, last_problem
     FROM outbox WHERE consent_id = $1 ORDER BY version, kind`,
    [id],
  )
const verify = (jws: string, typ: string) => jwtVerify(jws, published, { issuer, typ, algorithms: ['ES256'] })

describe('the outbox', () => {
  test('is filled in the transaction of the change, or not at all', async () => {
    const id = await at.arrange('ACTIVE')
    await expect(
      at.database.transaction(async () => {
        await pauseConsent(at.database, by(id))
        expect(await at.database.current.outbox.count({ where: { consentId: id } })).toBe(1)
        throw new Error('rolled back')
      }),
    ).rejects.toThrow('rolled back')
    expect(await rows(id)).toEqual([])
  })

  test('holds a receipt of an end, a notice of what the recipient did not do itself, and of a pause no receipt', async () => {
    const paused = await at.arrange('ACTIVE')
    await pauseConsent(at.database, by(paused))
    await resumeConsent(at.database, { ...by(paused), authTime: new Date() })
    await withdrawConsent(at.database, by(paused))
    expect(await rows(paused)).toMatchObject([
      { kind: 'NOTICE', version: 2, reason: 'PAUSED' },
      { kind: 'NOTICE', version: 3, reason: 'RESUMED' },
      { kind: 'RECEIPT', version: 4, reason: 'WITHDRAWN' },
      { kind: 'NOTICE', version: 4, reason: 'WITHDRAWN' },
    ])
    const given = await at.arrange('ACTIVE')
    await terminateConsent(at.database, { consentId: given, clientId: 'life-bank' })
    expect(await rows(given)).toMatchObject([{ kind: 'RECEIPT', reason: 'ENDED_BY_RECIPIENT' }])
  })
})

describe('a receipt', () => {
  test('states the consent as it was at the change, whatever came later, and is proved by the published key', async () => {
    const id = await at.arrange('ACTIVE')
    await at.database.transaction(() => withdrawConsent(at.database, by(id)))
    await at.sql(`UPDATE consent SET purpose_code = purpose_code, data_life_days = 99 WHERE id = $1`, [id])
    await sendLetters(deps)
    const [receipt] = await rows(id)
    const { payload } = await verify(receipt?.jws ?? '', receiptType)
    expect(payload).toMatchObject({
      jti: receipt?.jti,
      consent_record: {
        schema_version: 'ISO/IEC TS 27560:2023',
        record_id: id,
        record_version: 2,
        receipt_kind: 'ENDED',
        state: 'REVOKED',
        pii_processing: {
          purposes: [
            {
              retention_period: 'P1D',
              pii_information: [
                { pii_type: 'email', pii_optional: true, decision: 'REFUSED' },
                { pii_type: 'name', pii_optional: false, decision: 'GRANTED' },
              ],
            },
          ],
        },
        events: [{ event_type: 'WITHDRAWN', event_state: 'REVOKED', entity: 'PERSON' }],
      },
    })
    expect(JSON.stringify(payload)).not.toContain(at.personId)
    await expect(verify(receipt?.jws ?? '', noticeType)).rejects.toThrow()
    const [header, body, signature] = (receipt?.jws ?? '').split('.')
    const other = Buffer.from(JSON.stringify({ ...payload, jti: 'x' })).toString('base64url')
    await expect(verify([header, other, signature].join('.'), receiptType)).rejects.toThrow()
    expect(body).not.toBe(other)
  })
})

describe('a notice', () => {
  test('is a security event token about the consent, for this recipient', async () => {
    const id = await at.arrange('ACTIVE')
    await pauseConsent(at.database, by(id))
    await sendLetters(deps)
    const [sent] = receiver.received
    expect(sent?.contentType).toBe('application/secevent+jwt')
    const { payload } = await verify(sent?.token ?? '', noticeType)
    const [row] = await rows(id)
    expect(payload).toMatchObject({
      aud: 'life-bank',
      jti: row?.jti,
      sub_id: { format: 'opaque', id },
      events: { [changedEvent]: { consent_id: id, consent_version: 2, status: 'PAUSED', reason: 'PAUSED' } },
    })
    // RFC 8417 §2.2 and §4.1: nothing that would make it pass for a token.
    expect(payload).not.toHaveProperty('exp')
    expect(payload).not.toHaveProperty('sub')
    expect(JSON.stringify(payload)).not.toContain(at.personId)
    expect(row).toMatchObject({ delivered_at: expect.any(Date), next_attempt_at: null, last_problem: null })
  })

  test.each<[string, NoticeReceiver['answer']]>([
    ['is busy', 503],
    ['forgets to accept', 200],
    ['never answers', 'hang'],
    ['sends us elsewhere', { redirect: 'http://127.0.0.1:9/' }],
  ])('is sent again, the same to the byte, when the receiver %s', async (_what, answer) => {
    const id = await at.arrange('ACTIVE')
    await pauseConsent(at.database, by(id))
    receiver.answer = answer
    await sendLetters(deps)
    const [failed] = await rows(id)
    expect(failed).toMatchObject({ attempts: 1, delivered_at: null, next_attempt_at: expect.any(Date) })
    expect(await sendLetters(deps)).toBe(0)

    receiver.answer = 202
    await at.sql('UPDATE outbox SET next_attempt_at = now() WHERE consent_id = $1', [id])
    await sendLetters(deps)
    expect(receiver.received.map(({ token }) => token)).toEqual([failed?.jws, failed?.jws])
    expect(await rows(id)).toMatchObject([{ attempts: 2, delivered_at: expect.any(Date), next_attempt_at: null }])
  })

  test('that the receiver refuses is not sent again, and the person can be told', async () => {
    const id = await at.arrange('ACTIVE')
    await pauseConsent(at.database, by(id))
    receiver.answer = 400
    await sendLetters(deps)
    expect(await rows(id)).toMatchObject([
      { delivered_at: null, given_up_at: expect.any(Date), next_attempt_at: null, last_problem: 'HTTP 400' },
    ])
  })

  test('never leaves for an address that production may not connect to', async () => {
    const id = await at.arrange('ACTIVE')
    await pauseConsent(at.database, by(id))
    const outbound = openOutbound('production', 300)
    await sendLetters({ ...deps, outbound })
    await outbound.close()
    expect(receiver.received).toEqual([])
    expect(await rows(id)).toMatchObject([{ given_up_at: expect.any(Date), last_problem: 'ADDRESS_REFUSED' }])
  })

  test('is taken by one of several senders', async () => {
    const id = await at.arrange('ACTIVE')
    await pauseConsent(at.database, by(id))
    const taken = await Promise.all(Array.from({ length: 8 }, () => sendLetters(deps)))
    expect(taken.reduce((sum, one) => sum + one, 0)).toBe(1)
    expect(receiver.received).toHaveLength(1)
  })
})

describe('after a crash', () => {
  test('between commit and send, receipt and notice leave when a sender runs again', async () => {
    const id = await at.arrange('ACTIVE')
    const program = fileURLToPath(new URL('withdraw-and-die.ts', import.meta.url))
    const died = await new Promise<NodeJS.Signals | null | undefined>((resolve) => {
      execFile(process.execPath, [program, at.url, id, at.personId], (error) => resolve(error?.signal))
    })
    expect(died).toBe('SIGKILL')
    expect(await at.sql('SELECT status FROM consent WHERE id = $1', [id])).toEqual([{ status: 'REVOKED' }])
    expect(receiver.received).toEqual([])

    const sender = startSender(deps)
    await receiver.until(1)
    await sender.stop()
    const [receipt, notice] = await rows(id)
    expect(receiver.received.map(({ token }) => decodeJwt(token).jti)).toEqual([notice?.jti])
    await verify(receipt?.jws ?? '', receiptType)
  })

  test('between send and note, the notice leaves once more with the same id', async () => {
    const id = await at.arrange('ACTIVE')
    await pauseConsent(at.database, by(id))
    await sendLetters(deps)
    // As if the sender had died before it wrote down the delivery, and its lease had run out.
    await at.sql('UPDATE outbox SET delivered_at = NULL, next_attempt_at = now() WHERE consent_id = $1', [id])
    await sendLetters(deps)
    const ids = receiver.received.map(({ token }) => decodeJwt(token).jti)
    expect(ids).toHaveLength(2)
    expect(new Set(ids).size).toBe(1)
  })
})

test('waits grow from seconds to an hour and end after about three days', () => {
  const waits = Array.from({ length: 79 }, (_, n) => nextAttempt(n + 1, () => 0.5) ?? 0)
  expect(waits.slice(0, 4)).toEqual([5, 10, 20, 40])
  expect(Math.max(...waits)).toBe(3600)
  expect(waits.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(2 * 86_400)
  expect(nextAttempt(80, () => 0.5)).toBeUndefined()
})
