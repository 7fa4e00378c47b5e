// Each slip by itself: in the sandbox the refusal says which value is wrong and what it must be.
import { beforeAll, describe, expect, test } from 'vitest'
import { put, rightPlan } from './bank-plan.ts'
import { authorizations, authorize, parametersOf } from './browser-slips.ts'
import { fill, type Laboratory, type OpenedBank, refusalOf, untilTokensAndACode } from './laboratory.ts'
import { slips } from './slips.ts'

export function toldInTheSandbox(laboratory: Laboratory): void {
  describe('in the sandbox', () => {
    let opened: OpenedBank
    beforeAll(async () => {
      opened = await laboratory.openBank()
      await untilTokensAndACode(opened)
    })

    test.each(slips)('$hop with $slip is refused, and told what to mend', async (slip) => {
      const refusal = await refusalOf(slip, opened)
      expect([refusal.status, refusal.code]).toEqual([slip.status, slip.code])
      expect(refusal.says).toContain(fill(slip.says, opened.world))
      if (slip.hop !== 'query') expect(refusal.says).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/)
    })
  })

  describe('a browser that is sent to the wrong address', () => {
    let opened: OpenedBank
    let requestUri: string
    beforeAll(async () => {
      opened = await laboratory.openBank()
      await opened.bank.send(rightPlan(opened.world), 'push')
      requestUri = opened.bank.requestUri()
    })

    test.each(authorizations)(
      'with %s gets a page that tells the engineer why',
      async (_slip, parameters, code, says) => {
        const answer = await authorize(laboratory.platform.issuer, parameters(opened.world, requestUri))
        const page = (await answer.text()).replaceAll(/<\/?code>/g, '`')
        expect([answer.status, page.includes(`>${code}\`: `), page.includes(says)]).toEqual([400, true, true])
        expect(page).not.toContain(requestUri)
      },
    )

    test('with the whole request is sent back with it', async () => {
      const { clientId, redirectUri } = opened.world
      const whole = { client_id: clientId, response_type: 'code', scope: 'name', redirect_uri: redirectUri }
      const { error, error_description } = parametersOf(
        (await authorize(laboratory.platform.issuer, whole)).headers.get('location'),
      )
      expect(error).toBe('invalid_request')
      expect(error_description).toContain(
        `\`request_uri\` is missing: push the request to ${laboratory.platform.issuer}/par`,
      )
    })
  })

  test.each([
    [
      'the token endpoint of another server',
      () => `${laboratory.platform.issuer}/oauth2/token`,
      '/.well-known/oauth-authorization-server',
    ],
    ['the gateway’s door', () => laboratory.platform.gatewayUrl, 'operations are sent to /graphql'],
    ['the GraphQL endpoint with a slash', () => `${laboratory.platform.endpoint}/`, 'operations are sent to /graphql'],
    [
      'an address the sandbox’s API has not',
      () => `${laboratory.platform.gatewayUrl}/sandbox/api/banks`,
      'POST /sandbox/api/clients',
    ],
  ])('%s is answered with where to go', async (_slip, address, says) => {
    const answer = await fetch(address(), {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    })
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining(says)])
  })

  describe('what is no slip of form', () => {
    test('a consent that is refused comes back as access_denied', async () => {
      const { world, bank } = await laboratory.openBank()
      const plan = rightPlan(world)
      put(plan.consent, 'body.grant', 'refuse')
      await bank.send(plan, 'push')
      expect(await bank.send(plan, 'consent')).toMatchObject({
        code: 'access_denied',
        says: expect.stringContaining('did not consent'),
      })
      expect(await bank.send(plan, 'consent')).toMatchObject({
        code: 'SANDBOX_CONSENT_NOT_ANSWERED',
        says: expect.stringContaining('push it again'),
      })
    })

    test('a code that comes again has ended the consent, and everybody is told so', async () => {
      const { world, bank } = await laboratory.openBank()
      const plan = rightPlan(world)
      for (const hop of ['push', 'consent', 'redeem'] as const) expect(await bank.send(plan, hop)).toBeUndefined()
      expect((await bank.send(plan, 'redeem'))?.says).toContain(
        '`code` was redeemed before, so the consent behind it has been made invalid',
      )
      expect((await bank.send(plan, 'refresh'))?.says).toContain('ask for a new authorization')
      expect(await bank.send(plan, 'query')).toMatchObject({ code: 'CONSENT_INVALIDATED' })
    })
  })
}
