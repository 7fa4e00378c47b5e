// The limit: a server that makes the same four fetches, in the same order and with the same bodies, by the fastest client
// Node has, and answers the expected bytes. No GraphQL, no check of anything: nobody can be faster on this machine.
import { createServer } from 'node:http'
import { Pool } from 'undici'
import { z } from 'zod'
import { listenAndReport } from './child-process.ts'

const planSchema = z.object({
  origin: z.string(),
  /** Groups run one after the other, the fetches of a group together. */
  groups: z.array(z.array(z.object({ path: z.string(), body: z.string(), assertion: z.string() }))),
  answer: z.string(),
})
const plan = planSchema.parse(JSON.parse(process.argv[2] ?? ''))
const pool = new Pool(plan.origin, { connections: 64 })

function fetchOnce({ path, body, assertion }: (typeof plan.groups)[number][number]): Promise<number> {
  return new Promise((resolve, reject) => {
    let size = 0
    pool.dispatch(
      { method: 'POST', path, headers: { 'content-type': 'application/json', 'txn-token': assertion }, body },
      {
        onRequestStart: () => undefined,
        onResponseStart: () => undefined,
        onResponseData: (_, chunk) => {
          size += chunk.length
        },
        onResponseEnd: () => resolve(size),
        onResponseError: (_, error) => reject(error),
      },
    )
  })
}

const server = createServer((request, response) => {
  request.resume()
  request.on('end', async () => {
    for (const group of plan.groups) await Promise.all(group.map(fetchOnce))
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(plan.answer) })
    response.end(plan.answer)
  })
})
listenAndReport(server)
