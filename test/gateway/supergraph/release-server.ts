// What stands at the registry's address in these tests: it offers whatever a test puts there, as a registry would or as
// one that is broken, out of date or not the registry at all.
import { randomUUID } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JSONWebKeySet, JWK } from 'jose'
import { exportJWK, generateKeyPair } from 'jose'
import { type SupergraphRelease, signSupergraphRelease } from '../../../schema/contract/supergraph-release.ts'

export interface ReleaseServer {
  readonly url: string
  /** To be had at once and by everyone who waits; its number tells who is answered. */
  offer(number: number, jws: string): void
  stop(): Promise<void>
}

export async function startReleaseServer(): Promise<ReleaseServer> {
  let offered: { readonly number: number; readonly jws: string } | undefined
  const waiting = new Set<ServerResponse>()
  const answer = (response: ServerResponse) => {
    waiting.delete(response)
    response.writeHead(200, { 'content-type': 'application/jose', etag: `"${offered?.number}"` }).end(offered?.jws)
  }
  const server = createServer((request, response) => {
    const after = new URL(request.url ?? '/', 'http://here').searchParams.get('after')
    if (offered === undefined) return void response.writeHead(503).end()
    if (after === null || offered.number !== Number(after)) return answer(response)
    waiting.add(response)
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    offer: (number, jws) => {
      offered = { number, jws }
      for (const response of waiting) answer(response)
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export interface SigningRegistry {
  readonly trustedKeys: JSONWebKeySet
  sign(release: Partial<SupergraphRelease> & Pick<SupergraphRelease, 'number' | 'supergraphSdl'>): Promise<string>
}

/** The registry's key and what it signs with it. */
export async function signingRegistry(urls: Readonly<Record<string, string>>): Promise<SigningRegistry> {
  const pair = await generateKeyPair('EdDSA', { extractable: true })
  const kid = randomUUID()
  const key: JWK = { ...(await exportJWK(pair.privateKey)), kid }
  const subgraphs = Object.entries(urls).map(([name, url]) => ({ name, url, version: 1 }))
  return {
    trustedKeys: { keys: [{ ...(await exportJWK(pair.publicKey)), kid }] },
    sign: (release) =>
      signSupergraphRelease({ subgraphs, scopes: [], createdAt: '2026-11-22T06:00:00.000Z', ...release }, key),
  }
}
