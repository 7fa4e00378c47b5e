// `fetch` for addresses that clients registered: bounded in time, never following a redirect; in production only https to
// public names. A sandbox client may live on this machine.
import { Agent, type Response, fetch as send } from 'undici'
import type { Mode } from '../schema/contract/mode.ts'
import { addressProblem } from './address-problem.ts'
import { type ConnectionGuard, guardedConnector } from './guard-connections.ts'

export interface OutboundRequest {
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

export interface OutboundAnswer {
  readonly status: number
  /** By their names in small letters. */
  readonly headers: Readonly<Record<string, string>>
  /** At most `largestAnswer` bytes, unpacked. */
  readonly text: string
}

/** An address that no attempt will ever reach. */
export class AddressRefused extends Error {}

export interface Outbound {
  /** Throws AddressRefused; or another error when nobody answers in time, or the answer is a redirect. */
  fetch(url: URL, request: OutboundRequest): Promise<OutboundAnswer>
  close(): Promise<void>
}

const largestAnswer = 64 * 1024

/** `timeout` in milliseconds, from the start of the request to the end of the answer. */
export function openOutbound(mode: Mode, timeout = 5_000, guard: ConnectionGuard = {}): Outbound {
  const agent = new Agent({
    connect: mode === 'production' ? guardedConnector(guard, timeout) : { timeout },
    maxResponseSize: largestAnswer,
  })
  return {
    fetch: async (url, request) => {
      const problem = mode === 'production' ? addressProblem(url) : undefined
      if (problem) throw new AddressRefused(`the registered address is refused: ${problem}`)
      const signal = AbortSignal.timeout(timeout)
      const answer = await send(url, { ...request, redirect: 'error', dispatcher: agent, signal })
      return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await textOf(answer) }
    },
    close: () => agent.destroy(),
  }
}

/** Counted as unpacked: a few bytes of Brotli can hold more than this machine's memory, and the agent counts what comes in. */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body ?? []) {
    length += chunk.length
    if (length > largestAnswer) throw new Error(`the answer has more than ${largestAnswer} bytes`)
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}
