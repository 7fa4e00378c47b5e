// Listens with a handler of web requests and stops when what is under way has been answered.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'

export interface RunningHttp {
  readonly url: string
  readonly port: number
  stop(): Promise<void>
}

export async function serveHttp(
  fetch: (request: Request) => Response | Promise<Response>,
  host: string,
  port: number,
): Promise<RunningHttp> {
  const server = createServer(getRequestListener(fetch))
  server.requestTimeout = 10_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has an address of its own')
  const bound: AddressInfo = address
  return {
    url: `http://${host}:${bound.port}`,
    port: bound.port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}
