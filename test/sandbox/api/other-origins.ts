// What a page of another origin may read of the authorization server: nothing, but for the explorer’s own.
import { describe, expect, test } from 'vitest'
import type { SandboxApi } from './sandbox-api.ts'

export function otherOrigins(api: SandboxApi): void {
  describe('other origins', () => {
    const preflight = (path: string, origin: string) =>
      fetch(`${api.platform.issuer}${path}`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'dpop' },
      })

    test.each(['/par', '/token', '/.well-known/oauth-authorization-server'])(
      '%s can be read by the explorer’s page alone',
      async (path) => {
        const own = await preflight(path, api.platform.gatewayUrl)
        expect(own.headers.get('access-control-allow-origin')).toBe(api.platform.gatewayUrl)
        for (const origin of ['https://evil.example', 'null', api.platform.issuer.replace('localhost', '127.0.0.1')])
          expect((await preflight(path, origin)).headers.get('access-control-allow-origin')).toBeNull()
      },
    )

    test.each(['/jwks', '/revoke', '/authorize', '/consents', '/grants/x'])(
      '%s by no page of another origin',
      async (path) => {
        const answer = await preflight(path, api.platform.gatewayUrl)
        expect(answer.headers.get('access-control-allow-origin')).toBeNull()
        const read = await fetch(`${api.platform.issuer}${path}`, {
          headers: { origin: api.platform.gatewayUrl },
          redirect: 'manual',
        })
        expect(read.headers.get('access-control-allow-origin')).toBeNull()
      },
    )
  })
}
