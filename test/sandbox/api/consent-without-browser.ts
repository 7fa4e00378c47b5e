// A consent granted or refused by request, so that a pipeline needs no browser.
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { card } from '../../harness/bank-driver.ts'
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

    test.each([
      ['a person', { purpose: 'credit-card', scopes: ['name', 'email', 'noahistory'] }, 'citizen-with-everything'],
      ['a company', { purpose: 'business-account', scopes: ['entity.basic_profile.name'] }, 'company-director'],
    ])('has the stronger sign-in that an item of %s needs', async (_name, wanted, persona) => {
      const strong = 'urn:izin:acr:2'
      const last = wanted.scopes.at(-1)
      const [before] = await api.platform.sql<{ acr: string }>('SELECT acr FROM scope WHERE scope = $1', [last])
      await api.platform.sql('UPDATE scope SET acr = $1 WHERE scope = $2', [strong, last])
      try {
        const bank = await api.platform.openBank('merlion-bank')
        const asked = await bank.ask({ ...card, ...wanted, duration: 'P30D' })
        const requestUri = asked.url.searchParams.get('request_uri')
        const [role] = await api.platform.sql<{ entity_id: string }>(
          `SELECT r.entity_id FROM acting_role r JOIN sandbox_persona p USING (person_id)
           WHERE p.slug = $1 AND acting_role_valid('ENTITY', r.entity_id, r.person_id) LIMIT 1`,
          [persona],
        )
        const company = wanted.purpose === 'business-account' ? { company: role?.entity_id } : {}
        const answer = { clientId: 'merlion-bank', requestUri, persona, ...company }
        const { status, body } = await api.call('consents', answer)
        expect([status, body['shared']]).toEqual([200, wanted.scopes])
        const tokens = await bank.redeem(asked, new URL(String(body['redirectTo'])))
        expect(decodeJwt(tokens.accessToken)['acr']).toBe(strong)
      } finally {
        await api.platform.sql('UPDATE scope SET acr = $1 WHERE scope = $2', [before?.acr, last])
      }
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

    test('of a company is answered for one that the persona acts for, and says so where there is none', async () => {
      const bank = await api.platform.openBank('merlion-bank')
      const detail = { type: 'izin_consent', purpose: 'business-account', duration: 'P30D', fetch_type: 'ONCE' }
      const asked = await bank.askWith({
        scope: 'entity.basic_profile.name',
        authorization_details: JSON.stringify([detail]),
      })
      const answer = { clientId: 'merlion-bank', requestUri: asked.url.searchParams.get('request_uri') }
      const none = await api.call('consents', { ...answer, persona: 'no-cpf' })
      expect([none.status, JSON.stringify(none.body)]).toEqual([
        409,
        expect.stringContaining('no-cpf acts for no company'),
      ])
      const [company] = await api.platform.sql<{ entity_id: string }>(
        `SELECT entity_id FROM acting_role WHERE person_id = (SELECT person_id FROM sandbox_persona WHERE slug = 'company-secretary')`,
      )
      const another = { ...answer, persona: 'director-of-several-companies', company: crypto.randomUUID() }
      const wrong = await api.call('consents', another)
      expect([wrong.status, JSON.stringify(wrong.body)]).toEqual([
        409,
        expect.stringContaining('send `company`, one of'),
      ])
      const right = await api.call('consents', { ...answer, persona: 'company-secretary', company: company?.entity_id })
      expect([right.status, right.body['shared']]).toEqual([200, ['entity.basic_profile.name']])
    })
  })
}
