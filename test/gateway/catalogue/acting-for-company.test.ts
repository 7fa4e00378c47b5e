// Acting for a company by the personas made for it: which companies a person is offered and in what words, the reason where a
// role does not count, and the token's parties. At the gateway: a role that is missing, over or not begun, and one that is
// lost after the grant, release nothing and ask nobody.
import { decodeJwt } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Bank } from '../../../platform/demo/bank.ts'
import { openResident } from '../../../platform/demo/resident.ts'
import { companyId, personaId } from '../../../prisma/seed/persona-id.ts'
import { queryAs } from '../../harness/bank-driver.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'
import { type Callers, openCallers } from './arrange-callers.ts'

let platform: TestPlatform
let callers: Callers
let bank: Bank
beforeAll(async () => {
  platform = await startTestPlatform()
  callers = await openCallers(platform)
  bank = await platform.openBank('merlion-bank')
})
afterEach(() => platform.forget())
afterAll(async () => {
  await callers.stop()
  await platform.stop()
})

const business = {
  purpose: 'business-account',
  duration: 'P90D',
  fetchType: 'PERIODIC',
  scopes: ['entity.basic_profile.name', 'entity.basic_profile.registration_number'],
} as const

async function nameOf(slug: string): Promise<string> {
  const [row] = await platform.sql<{ name: string }>('SELECT name FROM sandbox_persona WHERE slug = $1', [slug])
  if (!row) throw new Error(`there is no persona ${slug}`)
  return row.name
}

describe('on the page', () => {
  test.each([
    ['company-director', 'harbourfront-holdings', /DIRECTOR/],
    ['role-ends-today', 'merlion-digital', /MANAGER/],
    ['sub-uen-role', 'harbourfront-holdings', /BRANCH MANAGER for 209900002C-WEST1/],
    ['agent-of-a-third-party', 'merlion-digital', /FILING AGENT, through LOTUS[^<]*\([0-9A-Z]+\)/],
  ])('%s may act for %s, and shares as actor, the company being the subject', async (slug, company, words) => {
    const persona = await nameOf(slug)
    const asked = await bank.ask(business)
    const resident = openResident()
    const page = await resident.openRequest(asked.url, { persona })
    expect(page.html).toMatch(words)
    expect(page.html).toContain(companyId(company))

    const again = await bank.ask(business)
    const tokens = await bank.redeem(
      again,
      await openResident().answerRequest(again.url, { persona, company: companyId(company), share: true }),
    )
    const claims = decodeJwt(tokens.accessToken)
    expect(claims['act']).toEqual({ sub: expect.any(String) })
    const [consent] = await platform.sql('SELECT subject_kind, subject_id, actor_id FROM consent WHERE id = $1', [
      claims['consent_id'],
    ])
    expect(consent).toEqual({ subject_kind: 'ENTITY', subject_id: companyId(company), actor_id: personaId(slug) })

    const answer = await queryAs(platform, bank, tokens, '{ entity { basicProfile { name } } me { name { value } } }')
    expect(answer.data).toMatchObject({ entity: { basicProfile: { name: expect.any(String) } }, me: null })
    expect(platform.asked().map(({ assertion }) => [assertion.sub, assertion.tctx.actor])).toEqual([
      [companyId(company), personaId(slug)],
    ])
  })

  test.each([
    ['role-ended-yesterday', 'merlion-digital', /MANAGER: ended, the last day was/],
    ['role-starts-tomorrow', 'merlion-digital', /: begins on/],
    ['no-cpf', 'merlion-digital', /no company has you as an officer/],
  ])('%s may not act for %s and is told why', async (slug, company, reason) => {
    const resident = openResident()
    const asked = await bank.ask(business)
    const page = await resident.openRequest(asked.url, { persona: await nameOf(slug) })
    expect(page.html).not.toContain(companyId(company))
    expect(page.html).toMatch(reason)
    const forced = await resident.browser.open(new URL(`?company=${companyId(company)}`, page.url))
    expect(forced.status).toBe(403)
    expect(await platform.sql('SELECT 1 FROM consent WHERE actor_id = $1', [personaId(slug)])).toEqual([])
  })

  test('an agent is offered the companies it acts for now, and not the one it no longer acts for', async () => {
    const page = await openResident().openRequest((await bank.ask(business)).url, {
      persona: await nameOf('agent-of-a-third-party'),
    })
    expect(page.html).toContain(companyId('merlion-digital'))
    expect(page.html).not.toContain(companyId('old-trading'))
  })
})

describe('at the gateway', () => {
  const company = companyId('merlion-digital')
  const query = '{ entity { address { state } } }'

  test.each([
    ['valid', undefined],
    ['ended', 'ACTING_ROLE_LOST'],
    ['not begun', 'ACTING_ROLE_LOST'],
    ['none', 'ACTING_ROLE_LOST'],
  ] as const)('a role that is %s', async (role, code) => {
    const caller = await callers.arrange(company, ['entity.address'], { role })
    const answer = await caller.ask(query)
    expect([answer.status, answer.code]).toEqual(code ? [403, code] : [200, undefined])
    expect(platform.asked()).toHaveLength(code ? 0 : 1)
    const [event] = await platform.sql('SELECT outcome, reason FROM disclosure_event WHERE consent_id = $1', [
      caller.consentId,
    ])
    expect(event).toEqual(code ? { outcome: 'REFUSED', reason: code } : { outcome: 'RELEASED', reason: null })
  })

  test.each([
    ['ended', 'SELECT end_acting_role($1, $2)'],
    ['taken away', 'DELETE FROM acting_role WHERE person_id = $1 AND entity_id = $2'],
    ['put off', `UPDATE acting_role SET valid_from = now() + interval '1 day' WHERE person_id = $1 AND entity_id = $2`],
  ])('a role %s after the grant: refused at the next query, with nothing asked of anybody', async (_how, change) => {
    const caller = await callers.arrange(company, ['entity.address'])
    expect((await caller.ask(query)).status).toBe(200)
    platform.forget()
    await platform.sql(change, [caller.actorId, company])
    expect(await caller.ask(query)).toMatchObject({ status: 403, code: 'ACTING_ROLE_LOST' })
    expect(platform.asked()).toEqual([])
  })

  test('a role in a part of the company, or by a third party, counts by its window like any other', async () => {
    const caller = await callers.arrange(company, ['entity.address'])
    const set = (columns: string) =>
      platform.sql(`UPDATE acting_role SET ${columns} WHERE person_id = $1`, [caller.actorId])
    await set(`sub_uen = '209900002C-WEST1', agent_name = 'LOTUS LLP', agent_uen = 'T09LL0001D'`)
    expect((await caller.ask(query)).status).toBe(200)
    await set('valid_until = now()')
    expect((await caller.ask(query)).code).toBe('ACTING_ROLE_LOST')
  })
})
