// The annotated schema that a caller names: a file, or the address where a gateway has it.
import { validateSchema } from 'graphql'
import { readPublicSchema } from '../schema/operation-scopes/read-public-schema.ts'
import type { GraphPolicy } from '../schema/operation-scopes/scopes-of-operation.ts'
import { CommandProblem, exitCodes } from './exit-codes.ts'
import { readText } from './read-input-file.ts'

/** Milliseconds that a gateway may take. */
const patience = 10_000

export async function readSchema(place: string): Promise<GraphPolicy> {
  const sdl = /^https?:/.test(place) ? await fetchText(place) : readText(place)
  try {
    const graph = readPublicSchema(sdl)
    if (validateSchema(graph.schema).length === 0) return graph
  } catch {
    // The sentence below says it.
  }
  throw new CommandProblem(
    `${place} is not an annotated schema; it should be what a gateway has at /schema.graphql.`,
    exitCodes.unable,
  )
}

async function fetchText(address: string): Promise<string> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(patience) })
    if (answer.ok) return await answer.text()
    throw new CommandProblem(
      `${address} answered ${answer.status}; a gateway has its schema at /schema.graphql.`,
      exitCodes.unable,
    )
  } catch (error) {
    if (error instanceof CommandProblem) throw error
    throw new CommandProblem(
      `${address} does not answer; is the platform running (npm start)? Without --schema no server is needed.`,
      exitCodes.unable,
    )
  }
}
