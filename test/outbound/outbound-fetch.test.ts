// What is called for clients in production, before anything is connected.
import { describe, expect, test } from 'vitest'
import { openOutbound } from '../../outbound/outbound-fetch.ts'
import { isPublicAddress } from '../../outbound/public-address.ts'

describe('in production', () => {
  test.each([
    'http://bank.example/notices',
    'https://127.0.0.1/notices',
    'https://[::1]/notices',
    'https://localhost/notices',
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
