// FAPI 2.0 §5.4: PS256, ES256 and EdDSA, for client assertions and for DPoP proofs; nothing else.
import { exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../consent-ui/start-test-server.ts'
import { openRawClient } from './raw-client.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

test.each([
  ['ES256', true],
  ['PS256', true],
  ['EdDSA', true],
  ['RS256', false],
  ['ES384', false],
  ['PS512', false],
] as const)('%s accepted: %s', async (alg, accepted) => {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(publicKey)
  const kid = `south-${alg}`
  await server.sql(`UPDATE client SET jwks = $1 WHERE client_id = 'south-bank'`, [
    JSON.stringify({ keys: [{ ...jwk, kid, use: 'sig' }] }),
  ])
  const south = await openRawClient(server.issuer, { ...server.southBank, key: privateKey, kid })
  const assertion = await south.assertion({ header: { alg } })
  expect((await south.push({ scope: 'email' }, { assertion })).status).toBe(accepted ? 201 : 401)

  const north = await openRawClient(server.issuer, server.northBank)
  const proof = await north.proof('/par', { header: { alg, jwk }, key: privateKey })
  expect((await north.push({}, { proof })).status).toBe(accepted ? 201 : 400)
})
