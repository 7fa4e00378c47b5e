// A client that anyone registers in a sandbox: a bank’s approvals, a key of one’s own, and nothing more.
import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { SandboxApi } from './sandbox-api.ts'

const publicJwk = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
const callback = 'http://localhost:4999/callback'

export function ownClient(api: SandboxApi): void {
  describe('a client of one’s own', () => {
    const registration = () => ({
      approvalsOf: 'merlion-bank',
      jwks: { keys: [publicJwk()] },
      redirectUris: [callback],
    })

    test('has the approvals of the bank it names, and is the same client for the same key', async () => {
      const asked = registration()
      const first = await api.call('clients', asked)
      expect(first.status).toBe(200)
      expect((await api.call('clients', { ...asked, redirectUris: ['https://bank.example/back'] })).body).toEqual(
        first.body,
      )
      const approved = (clientId: unknown) =>
        api.platform.sql('SELECT scope, required FROM client_item WHERE client_id = $1 ORDER BY scope', [clientId])
      expect(await approved(first.body['clientId'])).toEqual(await approved('merlion-bank'))
      const [row] = await api.platform.sql('SELECT redirect_uris FROM client WHERE client_id = $1', [
        first.body['clientId'],
      ])
      expect(row).toEqual({ redirect_uris: ['https://bank.example/back'] })
    })

    test.each<[string, () => unknown, RegExp]>([
      [
        'a private key',
        () => ({
          ...registration(),
          jwks: {
            keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })],
          },
        }),
        /private key/,
      ],
      ['a secret', () => ({ ...registration(), jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } }), /private key/],
      [
        'a curve no client may use',
        () => ({ ...registration(), jwks: { keys: [{ ...publicJwk(), crv: 'P-384' }] } }),
        /P-256/,
      ],
      ['no key', () => ({ ...registration(), jwks: { keys: [] } }), /exactly one key/],
      ['plain http elsewhere', () => ({ ...registration(), redirectUris: ['http://bank.example/back'] }), /https/],
      ['a script as redirect', () => ({ ...registration(), redirectUris: ['javascript:alert(1)'] }), /https/],
      ['a bank that is none', () => ({ ...registration(), approvalsOf: 'nobody' }), /no bank nobody/],
      ['the resident’s own app', () => ({ ...registration(), approvalsOf: 'izin-app' }), /no bank izin-app/],
      ['an unknown member', () => ({ ...registration(), required: [] }), /required/],
    ])('is refused with %s, and nothing is written', async (_name, wrong, why) => {
      const before = await api.platform.sql('SELECT count(*) FROM client')
      const { status, body } = await api.call('clients', wrong())
      expect(status).toBe(400)
      expect(JSON.stringify(body)).toMatch(why)
      expect(JSON.stringify(body)).toContain('SANDBOX_REQUEST_INVALID')
      expect(await api.platform.sql('SELECT count(*) FROM client')).toEqual(before)
    })

    test('is registered by no page of another site, in whatever disguise', async () => {
      const others = await api.call('clients', registration(), { origin: 'https://evil.example' })
      expect([others.status, JSON.stringify(others.body)]).toEqual([403, expect.stringContaining('SANDBOX_OTHER_SITE')])
      const form = await api.call('clients', registration(), { 'content-type': 'text/plain' })
      expect(form.status).toBe(415)
    })
  })
}
