// What is called for clients: in production nothing that is not public, and of an answer never more than its bound.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { openOutbound } from '../../outbound/outbound-fetch.ts'
import { isPublicAddress } from '../../outbound/public-address.ts'

describe('in production', () => {
  test.each([
    'http://bank.example/notices',
    'https://127.0.0.1/notices',
    'https://[::1]/notices',
    'https://localhost/notices',
    'https://localhost./notices',
    'https://bank.internal/notices',
    'https://user:secret@bank.example/notices',
  ])('%s is refused without a connection', async (address) => {
    const outbound = openOutbound('production', 500)
    await expect(outbound.fetch(new URL(address), { method: 'POST', headers: {} })).rejects.toThrow(
      'the registered address is refused',
    )
    await outbound.close()
  })
})

describe('an answer', () => {
  /** What the caller gets of a client's server that answers so. */
  async function answered(listener: RequestListener) {
    const server = createServer(listener)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const outbound = openOutbound('sandbox', 5_000)
    try {
      return await outbound.fetch(new URL(`http://127.0.0.1:${port}/jwks`), { method: 'GET', headers: {} })
    } finally {
      await outbound.close()
      server.closeAllConnections()
      server.close()
    }
  }
  const large = Buffer.alloc(8 * 2 ** 20, ' ')

  test.each<[string, Record<string, string>, Buffer]>([
    ['as it is', {}, large],
    ['without its length', { 'transfer-encoding': 'chunked' }, large],
    ['small, and large once it is unpacked from gzip', { 'content-encoding': 'gzip' }, gzipSync(large)],
    ['small, and large once it is unpacked twice', { 'content-encoding': 'gzip, gzip' }, gzipSync(gzipSync(large))],
    ['small, and large once it is unpacked from Brotli', { 'content-encoding': 'br' }, brotliCompressSync(large)],
  ])('that is too large %s is taken from nobody', async (_how, headers, body) => {
    await expect(answered((_, response) => response.writeHead(200, headers).end(body))).rejects.toThrow()
  })

  test('within its bound is taken whole, packed or not', async () => {
    const keys = JSON.stringify({ keys: [], note: 'é'.repeat(20_000) })
    const plain = await answered((_, response) => response.writeHead(200).end(keys))
    const headers = { 'content-encoding': 'gzip' }
    const packed = await answered((_, response) => response.writeHead(200, headers).end(gzipSync(keys)))
    expect([plain.text, packed.text]).toEqual([keys, keys])
  })
})

test.each<[string, boolean]>([
  ['8.8.8.8', true],
  ['10.1.2.3', false],
  ['100.64.0.1', false],
  ['127.0.0.1', false],
  ['169.254.169.254', false],
  ['172.31.255.255', false],
  ['172.32.0.1', true],
  ['192.168.1.1', false],
  ['0.0.0.0', false],
  ['255.255.255.255', false],
  ['2606:4700::1111', true],
  ['::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:8.8.8.8', false],
  ['fe80::1', false],
  ['fd00::1', false],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['not an address', false],
])('%s counts as public: %s', (address, expected) => {
  expect(isPublicAddress(address)).toBe(expected)
})
