// A thread that checks one subgraph after another: composing takes a second of processor time and more, in which the
// registry goes on answering.
import { parentPort } from 'node:worker_threads'
import { type CheckInput, type CheckResult, checkSubgraph } from '../schema/registry/check-subgraph.ts'

export type WorkerAnswer = { readonly result: CheckResult } | { readonly failure: string }

parentPort?.on('message', (input: CheckInput) => {
  let answer: WorkerAnswer
  try {
    answer = { result: checkSubgraph(input) }
  } catch (error) {
    answer = { failure: error instanceof Error ? error.name : 'unknown' }
  }
  parentPort?.postMessage(answer)
})
