// A thread that makes and writes chunks, one after the other, as `run-workers.ts` hands them out. What fails ends the
// thread; its open transaction ends with it.
import { parentPort, workerData } from 'node:worker_threads'
import type pg from 'pg'
import type { DataOwner } from '../../platform/database/owners.ts'
import { connectToFill } from './database/owner-connection.ts'
import { writeChunk } from './database/write-chunk.ts'
import type { PlannedChunk } from './plan-chunks.ts'
import type { ChunkAnswer, WorkerTask } from './run-workers.ts'

const { recipe, targets, urls, settings }: WorkerTask = workerData
const clients = new Map<DataOwner, Promise<pg.Client>>()

parentPort?.on('message', async (chunk: PlannedChunk) => parentPort?.postMessage(await answer(chunk)))

async function answer(chunk: PlannedChunk): Promise<ChunkAnswer> {
  const { owner } = chunk
  try {
    const client = clients.get(owner) ?? connectToFill(urls[owner], owner, settings[owner])
    clients.set(owner, client)
    return { rows: await writeChunk(await client, targets[owner], chunk, recipe) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    return {
      failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
      code,
      sentence: sentenceOf(error),
    }
  }
}

/** Of problems that are told in one. */
function sentenceOf(error: unknown): string | undefined {
  const known = error instanceof Error && (error.name === 'PopulationProblem' || error.name === 'StartupProblem')
  return known ? error.message : undefined
}
