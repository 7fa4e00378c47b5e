// Sends requests from a fixed number of connections for a time and looks at every answer's bytes: an answer that is an
// error comes with status 200 and looks fast.
import { Pool } from 'undici'

export interface LoadOptions {
  readonly origin: string
  readonly connections: number
  readonly milliseconds: number
  /** Headers and body of the next request; undefined when none is left. */
  readonly next: () => { readonly headers: Readonly<Record<string, string>>; readonly body: string } | undefined
  /** What every answer must begin with. */
  readonly expected: string
}

export interface Load {
  readonly requests: number
  readonly perSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

export async function measureLoad(options: LoadOptions): Promise<Load> {
  const pool = new Pool(options.origin, { connections: options.connections })
  const times: number[] = []
  const started = performance.now()
  const end = started + options.milliseconds

  async function connection() {
    for (let request = options.next(); request && performance.now() < end; request = options.next()) {
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
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN
  return { requests: times.length, perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99) }
}
