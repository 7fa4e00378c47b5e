// Whatever a name says of itself: in production nothing is connected to that is not public, or the operator's own.

import type { AddressInfo, LookupFunction } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { Pool } from 'undici'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { postForJson } from '../../gateway/federation/post-for-json.ts'
import {
  AddressNotAllowed,
  type ConnectionGuard,
  guardedConnector,
  guardedLookup,
} from '../../outbound/guard-connections.ts'

const host = 'subgraph.agency.example'

/** A name service that says this, one answer after another; the last again and again. */
function names(...answers: readonly (readonly string[])[]) {
  const asked: string[] = []
  const lookup: LookupFunction = (name, _options, callback) => {
    const answer = answers[Math.min(asked.push(name), answers.length) - 1] ?? []
    callback(
      null,
      answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
  return { asked, lookup }
}

function resolved(guard: ConnectionGuard, name = host, all = true): Promise<unknown> {
  return new Promise((resolve, reject) => {
    guardedLookup(guard)(name, { all }, (error, addresses) => (error ? reject(error) : resolve(addresses)))
  })
}

const nobodys = [
  '127.0.0.1',
  '127.9.9.9',
  '169.254.169.254',
  '0.0.0.0',
  '::',
  '::1',
  'fe80::1',
  'fd00:ec2::254',
  'fd20:ce::254',
  '100.100.100.200',
  '168.63.129.16',
  'ff02::1',
  '::ffff:127.0.0.1',
  '::ffff:169.254.169.254',
  '64:ff9b::a9fe:a9fe',
  '224.0.0.1',
  '255.255.255.255',
]
const ownNetwork = ['10.1.2.3', '172.20.0.1', '192.168.7.7', '100.64.0.1', 'fc00::1', 'fd12:3456::1']

describe('a name that resolves to', () => {
  test.each([...nobodys, ...ownNetwork])('%s is not called', async (address) => {
    await expect(resolved(names([address]))).rejects.toThrow(AddressNotAllowed)
    await expect(resolved(names([address]), host, false)).rejects.toThrow(AddressNotAllowed)
    // One bad address among good ones: which of them is taken is not ours to choose.
    await expect(resolved(names(['8.8.8.8', address]))).rejects.toThrow(AddressNotAllowed)
  })

  test.each(nobodys)('%s is not called though the operator named the host as its own', async (address) => {
    await expect(resolved({ ...names([address]), privateHosts: [host] })).rejects.toThrow(AddressNotAllowed)
  })

  test.each(ownNetwork)('%s is called where the operator named exactly that host', async (address) => {
    const guard = { ...names([address]), privateHosts: [host] }
    expect(await resolved(guard)).toMatchObject([{ address }])
    expect(await resolved(guard, 'Subgraph.Agency.Example.')).toMatchObject([{ address }])
    for (const other of [`a.${host}`, 'agency.example', `${host}.evil.example`])
      await expect(resolved(guard, other)).rejects.toThrow(AddressNotAllowed)
  })

  test('a public address is called; nothing at all is not', async () => {
    expect(await resolved(names(['8.8.8.8', '2606:4700::1111']))).toHaveLength(2)
    await expect(resolved(names([]))).rejects.toThrow(AddressNotAllowed)
  })

  test('first a public and then a private address is refused at the second: every connection asks anew', async () => {
    const service = names(['8.8.8.8'], ['127.0.0.1'])
    await resolved(service)
    await expect(resolved(service)).rejects.toThrow(AddressNotAllowed)
    expect(service.asked).toEqual([host, host])
  })
})

describe('a connection', () => {
  let server: Server
  let arrived: Buffer[]
  const sockets = new Set<Socket>()
  let pools: Pool[]
  beforeEach(async () => {
    arrived = []
    pools = []
    server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.once('data', (bytes) => {
        arrived.push(bytes)
        socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}')
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(async () => {
    await Promise.all(pools.map((pool) => pool.destroy()))
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })

  /** As the gateway asks a subgraph. */
  function ask(url: string, connect?: ReturnType<typeof guardedConnector>) {
    const pool = new Pool(url, connect === undefined ? {} : { connect })
    pools.push(pool)
    return postForJson(pool, { path: '/graphql', headers: [], body: '{}', timeoutMs: 30_000 })
  }
  const at = (name: string, scheme = 'http') => `${scheme}://${name}:${(server.address() as AddressInfo).port}`

  test('to a name of this machine is not opened, nor to an address in place of a name', async () => {
    expect(await ask(at('localhost'))).toEqual({})
    expect(arrived).toHaveLength(1)
    for (const name of ['localhost', '127.0.0.1', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1'])
      await expect(ask(at(name), guardedConnector({}, 5_000))).rejects.toThrow(AddressNotAllowed)
    expect(arrived).toHaveLength(1)
  })

  test('to a name that is said to be this machine is not opened, whoever named it', async () => {
    for (const privateHosts of [[], [host]])
      await expect(ask(at(host), guardedConnector({ ...names(['127.0.0.1']), privateHosts }, 5_000))).rejects.toThrow(
        AddressNotAllowed,
      )
    expect(arrived).toEqual([])
  })
})
