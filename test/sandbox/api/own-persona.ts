// A persona as JSON: read, copied, saved, refused.
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { queryAs } from '../../harness/bank-driver.ts'
import { push, type SandboxApi } from './sandbox-api.ts'

export function ownPersona(api: SandboxApi): void {
  describe('a persona of one’s own', () => {
    const documentSchema = z.looseObject({
      slug: z.string(),
      items: z.looseObject({ uinfin: z.string(), name: z.string() }),
    })
    async function copyOf(slug: string) {
      const response = await fetch(`${api.platform.gatewayUrl}/sandbox/api/personas/${slug}`)
      return z.object({ copy: documentSchema }).parse(await response.json()).copy
    }

    test('begins as a copy, is saved as JSON, and can be asked for data at once, whoever else has the same name', async () => {
      const copy = await copyOf('citizen-with-everything')
      const saved = await api.call('personas', {
        ...copy,
        slug: 'twin',
        items: { ...copy.items, email: 'twin@example.com' },
      })
      expect([saved.status, saved.body]).toEqual([200, { saved: ['twin'] }])
      const { bank, asked, answer } = await push(api)
      const { body } = await api.call('consents', { ...answer, persona: 'twin' })
      const tokens = await bank.redeem(asked, new URL(String(body['redirectTo'])))
      const answered = await queryAs(api.platform, bank, tokens, '{ me { name { value } email { value } } }')
      expect(answered.data).toEqual({ me: { name: { value: 'TAN MEI SAMPLE' }, email: { value: 'twin@example.com' } } })
    })

    test('is refused with every problem by its path, and nothing is written', async () => {
      const copy = await copyOf('citizen-with-everything')
      const before = await api.platform.sql('SELECT count(*) FROM person.person')
      const wrong = { ...copy, items: { ...copy.items, uinfin: 'S1234567A', sex: 'Q' }, colour: 'blue' }
      const { status, body } = await api.call('personas', wrong)
      expect(status).toBe(422)
      for (const part of ['SANDBOX_PERSONA_INVALID', 'items.uinfin', 'items.sex', 'colour'])
        expect(JSON.stringify(body)).toContain(part)
      const platformOwn = await api.call('personas', { ...copy, slug: 'no-cpf' })
      expect([platformOwn.status, JSON.stringify(platformOwn.body)]).toEqual([422, expect.stringContaining('no-cpf')])
      expect(await api.platform.sql('SELECT count(*) FROM person.person')).toEqual(before)
    })

    test.each(['nobody', '..%2fpackage', 'citizen-with-everything.json'])('is not read from %s', async (slug) => {
      const response = await fetch(`${api.platform.gatewayUrl}/sandbox/api/personas/${slug}`)
      expect([400, 404]).toContain(response.status)
    })
  })
}
