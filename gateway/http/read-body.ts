// Reads a request body up to a limit. What is longer is refused without being kept.
import type { IncomingMessage } from 'node:http'
import { Problem } from '../response/problem.ts'

export function readBody(request: IncomingMessage, maximumBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    if (Number(request.headers['content-length'] ?? 0) > maximumBytes) return reject(tooLarge(maximumBytes))
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= maximumBytes) chunks.push(chunk)
      else reject(tooLarge(maximumBytes))
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    // Whatever becomes of a caller who went away is nobody's bug.
    request.on('error', () => undefined)
    request.on('close', () => {
      if (!request.readableEnded) reject(new Problem('REQUEST_ABORTED'))
    })
  })
}

function tooLarge(limit: number): Problem {
  return new Problem('BODY_TOO_LARGE', { limit })
}
