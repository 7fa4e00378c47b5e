// A consent granted or refused by request, so that a pipeline needs no browser.
import { describe, expect, test } from 'vitest'
import { push, type SandboxApi } from './sandbox-api.ts'

export function consentWithoutBrowser(api: SandboxApi): void {
  describe('a consent without a browser', () => {
    test('shares what is named and what is needed, and yields an ordinary code', async () => {
      const { bank, asked, answer } = await push(api)
      const { status, body } = await api.call('consents', { ...answer, grant: ['email'] })
      expect([status, body['shared']]).toEqual([200, ['name', 'email']])
      const tokens = await bank.redeem(asked, new URL(String(body['redirectTo'])))
      expect(tokens.scopes.toSorted()).toEqual(['email', 'name'])
      const [row] = await api.platform.sql(
        `SELECT array_agg(scope || ' ' || decision ORDER BY scope) AS items FROM consent_item
         WHERE consent_id = (SELECT id FROM consent ORDER BY created_at DESC LIMIT 1)`,
      )
      expect(row).toEqual({ items: ['email GRANTED', 'mobileno REFUSED', 'name GRANTED'] })
    })

    test('is refused on demand, answered once, and never for more than was asked', async () => {
      const { answer } = await push(api)
      const more = await api.call('consents', { ...answer, grant: ['cpfbalances.oa'] })
      expect([more.status, JSON.stringify(more.body)]).toEqual([409, expect.stringContaining('does not ask for')])
      const refused = await api.call('consents', { ...answer, grant: 'refuse' })
      expect(new URL(String(refused.body['redirectTo'])).searchParams.get('error')).toBe('access_denied')
      expect((await api.call('consents', answer)).status).toBe(409)
    })

    test('names the nearest persona where there is none of that name', async () => {
      const { answer } = await push(api)
      const { status, body } = await api.call('consents', { ...answer, persona: 'no-cfp' })
      expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('did you mean no-cpf?')])
    })
  })
}
