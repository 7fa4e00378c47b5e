// Reads a request body up to a limit. What is longer is refused without being kept.
import type { IncomingMessage } from 'node:http'
import { Problem } from '../response/problem.ts'

export async function readBody(request: IncomingMessage, maximumBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maximumBytes) throw tooLarge(maximumBytes)
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maximumBytes) throw tooLarge(maximumBytes)
      chunks.push(chunk)
    }
  } catch (error) {
    // Whatever the stream says of a caller who went away is nobody's bug.
    throw error instanceof Problem ? error : new Problem('REQUEST_ABORTED')
  }
  return Buffer.concat(chunks)
}

function tooLarge(limit: number): Problem {
  return new Problem('BODY_TOO_LARGE', { limit })
}
