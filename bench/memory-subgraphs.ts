// The subgraphs of the bench, as a process of its own: one HTTP server that answers from memory what the real subgraphs
// answered before. It does no work, so that what is measured is the gateway.
import { createServer } from 'node:http'
import { z } from 'zod'
import { listenAndReport } from './child-process.ts'

const answersSchema = z.record(z.string(), z.object({ root: z.string(), entities: z.string().optional() }))

const answers = answersSchema.parse(JSON.parse(process.argv[2] ?? ''))
const known = new Map(Object.entries(answers).map(([name, answer]) => [`/${name}`, answer]))

const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('latin1')
  request.on('data', (chunk: string) => {
    body += chunk
  })
  request.on('end', () => {
    const answer = known.get(request.url ?? '')
    const text = body.includes('_entities') ? answer?.entities : answer?.root
    response.writeHead(text === undefined ? 500 : 200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text ?? ''),
    })
    response.end(text)
  })
})
server.keepAliveTimeout = 120_000
listenAndReport(server)
