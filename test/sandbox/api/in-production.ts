// Production has none of the sandbox.
import pino from 'pino'
import { expect, test } from 'vitest'
import { startGateway } from '../../../gateway/start-gateway.ts'
import { testKeys } from '../../harness/test-keys.ts'
import type { SandboxApi } from './sandbox-api.ts'

export function inProduction(api: SandboxApi): void {
  test('a production gateway does not start with the sandbox’s API, and has no address of the sandbox', async () => {
    const { assertionKey } = await testKeys()
    const options = {
      ...({ mode: 'production', host: '127.0.0.1', port: 0, publicUrl: 'https://izin.example' } as const),
      ...{
        issuer: api.platform.issuer,
        databaseUrl: api.platform.database.gateway,
        assertionKey,
        logger: pino({ level: 'silent' }),
      },
      supergraph: { kind: 'file', sdl: '', subgraphUrls: {} } as const,
    }
    const sandboxApi = { answer: async () => ({ status: 200, headers: {}, body: '' }), withdrawConsent: async () => {} }
    await expect(startGateway({ ...options, sandboxApi })).rejects.toThrow(/belongs to the sandbox/)
    await expect(startGateway(options)).rejects.toThrow(/sandbox data/)
  })
}
