// One POST to a subgraph and its JSON answer, straight on undici's dispatcher: its other interfaces make streams and
// signals that cost more than the rest of a fetch. One deadline runs from here to the answer's last byte; the size is
// bounded by the pool.
import type { Dispatcher } from 'undici'

export interface JsonPost {
  readonly path: string
  /** Names and values in turns. */
  readonly headers: string[]
  readonly body: string
  /** For all of it, waiting for a free connection included. */
  readonly timeoutMs: number
}

/** Rejects unless the answer is 200 and JSON, whole and in time. What JSON it is, is for the caller to look at. */
export function postForJson(pool: Dispatcher, { path, headers, body, timeoutMs }: JsonPost): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let running: Dispatcher.DispatchController | undefined
    let refusal: Error | undefined
    const deadline = setTimeout(() => {
      refusal = new Error('the deadline passed')
      running?.abort(refusal)
      reject(refusal)
    }, timeoutMs)

    pool.dispatch(
      { method: 'POST', path, headers, body },
      {
        onRequestStart: (controller) => {
          running = controller
          // It waited for a connection until nobody waited for it any more.
          if (refusal) controller.abort(refusal)
        },
        onResponseStart: (_, status, { 'content-type': type }) => {
          if (status < 200) return
          if (status !== 200) refusal = new Error(`status ${status}`)
          else if (typeof type !== 'string' || !json.test(type)) refusal = new Error('not JSON')
        },
        onResponseData: (_, chunk) => {
          if (!refusal) chunks.push(chunk)
        },
        onResponseEnd: () => {
          clearTimeout(deadline)
          if (refusal) return reject(refusal)
          try {
            resolve(JSON.parse(Buffer.concat(chunks).toString()))
          } catch (error) {
            reject(error)
          }
        },
        onResponseError: (_, error) => {
          clearTimeout(deadline)
          reject(error)
        },
      },
    )
  })
}

/** GraphQL over HTTP §6.4: either media type, whatever its parameters. */
const json = /^application\/(?:graphql-response\+)?json\s*(?:;|$)/i
