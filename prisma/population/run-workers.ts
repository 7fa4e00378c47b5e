// Hands chunks to threads until all are written or one fails. Which thread writes which chunk is left to chance: the rows
// do not depend on it.
import { Worker } from 'node:worker_threads'
import type { DataOwner } from '../../platform/database/owners.ts'
import type { Target } from './database/write-chunk.ts'
import type { PlannedChunk } from './plan-chunks.ts'
import { PopulationProblem } from './population-problem.ts'
import type { Recipe } from './recipe.ts'

export interface WorkerTask {
  readonly recipe: Recipe
  readonly targets: Readonly<Record<DataOwner, Target>>
  readonly urls: Readonly<Record<DataOwner, string>>
  readonly settings: Readonly<Record<DataOwner, string>>
}

export type ChunkAnswer =
  | { readonly rows: number }
  | {
      readonly failure: string
      /** SQLSTATE or the system's, empty if there is none. */
      readonly code: string
      /** For a problem that is told in one. */
      readonly sentence: string | undefined
    }

export interface Work {
  readonly chunks: readonly PlannedChunk[]
  readonly task: WorkerTask
  readonly workers: number
  readonly onWritten: (chunk: PlannedChunk, rows: number) => void
  /** Ends the work between two chunks. */
  readonly stop?: AbortSignal
}

/** False if it was stopped before the end. */
export async function runWorkers({ chunks, task, workers, onWritten, stop }: Work): Promise<boolean> {
  const queue = chunks.values()
  const threads = Array.from(
    { length: Math.min(workers, chunks.length) },
    () => new Worker(new URL('./chunk-worker.ts', import.meta.url), { workerData: task }),
  )
  try {
    await Promise.all(threads.map(drain))
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
  return stop?.aborted !== true

  async function drain(thread: Worker): Promise<void> {
    for (const chunk of queue) {
      if (stop?.aborted) return
      const answer = await ask(thread, chunk)
      if ('failure' in answer) throw problemOf(chunk.owner, answer)
      onWritten(chunk, answer.rows)
    }
  }
}

function ask(thread: Worker, chunk: PlannedChunk): Promise<ChunkAnswer> {
  return new Promise((resolve, reject) => {
    const settled = () => thread.off('message', answered).off('error', failed)
    const answered = (answer: ChunkAnswer) => {
      settled()
      resolve(answer)
    }
    const failed = (error: unknown) => {
      settled()
      reject(error)
    }
    thread.on('message', answered).on('error', failed)
    thread.postMessage(chunk)
  })
}

/** Classes of SQLSTATE that are no mistake of ours: connection, resources, the operator; and what a socket says. */
const outside = /^(08|53|57|E[A-Z]+$)/

function problemOf(owner: DataOwner, { failure, code, sentence }: Exclude<ChunkAnswer, { rows: number }>): Error {
  const goOn = 'run the same command again, and it goes on where it was'
  if (sentence !== undefined) return new PopulationProblem('BROKEN', sentence)
  if (code === '53100')
    return new PopulationProblem('BROKEN', `The disk of the ${owner} database is full; make room and ${goOn}.`)
  const [first = ''] = failure.split('\n')
  if (code === '23505')
    return new PopulationProblem(
      'BROKEN',
      `The ${owner} database holds what the population would make (${first.replace(/^error: /, '')}); use a database without it.`,
    )
  if (outside.test(code) || /Connection terminated/.test(first))
    return new PopulationProblem('BROKEN', `The ${owner} database broke off (${first}); ${goOn}.`)
  return new Error(`A chunk of the ${owner} database could not be written: ${failure}`)
}
