// Withdrawals racing queries. What counts is the order of commits: after a withdrawal is confirmed nothing is released,
// every answer with data has exactly one record, and every record of a release stands before the withdrawal.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bank, Tokens } from '../../../platform/demo/bank.ts'
import { openResident } from '../../../platform/demo/resident.ts'
import { type Answered, card, consentIdOf, queryAs } from '../../harness/bank-driver.ts'
import { scaled } from '../../harness/scale.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'

let platform: TestPlatform
let bank: Bank
const persona = 'TAN MEI SAMPLE'

beforeAll(async () => {
  platform = await startTestPlatform()
  bank = await platform.openBank('merlion-bank')
})
afterAll(() => platform.stop())

interface Finished {
  readonly answer: Answered
  readonly started: number
}

test('hundreds of interleavings: nothing after the confirmation, one record for each answer', async () => {
  const rounds = scaled(300)
  const resident = openResident()
  let releasedInAll = 0
  for (let round = 0; round < rounds; round++) {
    const asked = await bank.ask({ ...card, scopes: ['name', 'uinfin'] })
    const tokens: Tokens = await bank.redeem(asked, await resident.answerRequest(asked.url, { persona, share: true }))
    const consentId = consentIdOf(tokens)

    const queries: Promise<Finished>[] = []
    const query = () => {
      const started = performance.now()
      queries.push(queryAs(platform, bank, tokens, '{ me { name { value } } }').then((answer) => ({ answer, started })))
    }
    for (let n = 0; n < 4; n++) query()
    // The withdrawal starts at another moment of the queries' path each round.
    const pause = (round % 12) * 1.5
    await new Promise((resolve) => setTimeout(resolve, pause))
    const withdrawal = resident.withdraw(platform.issuer, persona, 'MERLION SAMPLE BANK LTD.')
    query()
    await withdrawal
    const confirmed = performance.now()
    for (let n = 0; n < 2; n++) query()

    const finished = await Promise.all(queries)
    const released = finished.filter(({ answer }) => answer.status === 200)
    releasedInAll += released.length
    for (const { answer, started } of finished) {
      if (started > confirmed || answer.status !== 200) {
        expect([answer.status, answer.code]).toEqual([403, 'CONSENT_REVOKED'])
        expect(answer.data).toBeUndefined()
      }
    }

    const events = await platform.sql<{ id: string; outcome: string; time: Date }>(
      'SELECT id, outcome, time FROM disclosure_event WHERE consent_id = $1 ORDER BY sequence',
      [consentId],
    )
    // One record for each answer that carried data, and no other record of a release.
    const recorded = events.filter(({ outcome }) => outcome !== 'REFUSED').map(({ id }) => id)
    expect(recorded.toSorted()).toEqual(released.map(({ answer }) => answer.extensions?.disclosure.event_id).toSorted())
    const [withdrawn] = await platform.sql<{ at: Date }>(
      `SELECT at FROM consent_history WHERE consent_id = $1 AND to_status = 'REVOKED'`,
      [consentId],
    )
    for (const { outcome, time } of events)
      if (outcome !== 'REFUSED') expect(time.getTime()).toBeLessThanOrEqual(withdrawn?.at.getTime() ?? 0)
  }
  expect(releasedInAll).toBeGreaterThan(0)
}, 600_000)
