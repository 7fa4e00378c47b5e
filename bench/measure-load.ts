// Sends a number of requests from a fixed number of connections and looks at every answer's bytes: an answer that is an
// error comes with status 200 and looks fast. Asks the server for the processor time they took, which says more than the
// clock on a machine that others use too.
import { Pool } from 'undici'
import type { BenchServer } from './child-process.ts'

export interface LoadOptions {
  readonly server: BenchServer
  readonly connections: number
  readonly requests: number
  /** Headers and body of the next request. */
  readonly next: () => { readonly headers: Readonly<Record<string, string>>; readonly body: string }
  /** What every answer must begin with. */
  readonly expected: string
}

export interface Load {
  readonly requests: number
  readonly perSecond: number
  /** Milliseconds of the server's processor time for a request. */
  readonly processorTime: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

export async function measureLoad(options: LoadOptions): Promise<Load> {
  const { server } = options
  const pool = new Pool(`http://127.0.0.1:${server.port}`, { connections: options.connections })
  const times: number[] = []
  let left = options.requests
  const used = await server.processorTime()
  const started = performance.now()

  async function connection() {
    while (left-- > 0) {
      const request = options.next()
      const sent = performance.now()
      const response = await pool.request({
        method: 'POST',
        path: '/graphql',
        headers: { ...request.headers, 'content-type': 'application/json' },
        body: request.body,
      })
      const text = await response.body.text()
      if (response.statusCode !== 200 || !text.startsWith(options.expected))
        throw new Error(`an answer is not the expected one: ${response.statusCode} ${text.slice(0, 400)}`)
      times.push(performance.now() - sent)
    }
  }
  try {
    await Promise.all(Array.from({ length: options.connections }, connection))
  } finally {
    await pool.close()
  }
  const seconds = (performance.now() - started) / 1000
  const processorTime = ((await server.processorTime()) - used) / 1000 / times.length
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
  return { requests: times.length, perSecond: times.length / seconds, processorTime, p50: at(0.5), p99: at(0.99) }
}
