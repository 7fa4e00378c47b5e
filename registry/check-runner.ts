// Runs checks in a thread of their own, one at a time. What takes too long or too much is ended with its thread: a
// candidate may be made to do just that.
import { Worker } from 'node:worker_threads'
import type { CheckInput, CheckResult } from '../schema/registry/check-subgraph.ts'
import type { WorkerAnswer } from './check-worker.ts'
import { RegistryProblem } from './registry-problem.ts'

export interface CheckRunner {
  /** Throws RegistryProblem BUSY when too many wait, UNAVAILABLE when the check does not come to an end. */
  run(input: CheckInput): Promise<CheckResult>
  stop(): Promise<void>
}

const longestCheck = 60_000
const longestQueue = 16

export function checkRunner(): CheckRunner {
  let thread: Worker | undefined
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  async function ask(input: CheckInput): Promise<CheckResult> {
    thread ??= new Worker(new URL('./check-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 768 },
    })
    const answer = await answerOf(thread, input).catch(async (error: unknown) => {
      await thread?.terminate()
      thread = undefined
      throw new RegistryProblem('UNAVAILABLE', { explanation: error instanceof Error ? error.message : 'unknown' })
    })
    if ('result' in answer) return answer.result
    throw new RegistryProblem('UNAVAILABLE', { explanation: `the check failed: ${answer.failure}` })
  }

  return {
    run: async (input) => {
      if (waiting >= longestQueue) throw new RegistryProblem('BUSY')
      waiting++
      const turn = last.then(() => ask(input))
      last = turn.catch(() => undefined)
      return turn.finally(() => waiting--)
    },
    stop: async () => {
      await thread?.terminate()
    },
  }
}

function answerOf(thread: Worker, input: CheckInput): Promise<WorkerAnswer> {
  return new Promise((resolve, reject) => {
    const patience = setTimeout(() => settle(() => reject(new Error('the check takes too long'))), longestCheck)
    const answered = (answer: WorkerAnswer) => settle(() => resolve(answer))
    const failed = () => settle(() => reject(new Error('the check ended early')))
    const settle = (then: () => void) => {
      clearTimeout(patience)
      thread.off('message', answered).off('error', failed).off('exit', failed)
      then()
    }
    thread.on('message', answered).on('error', failed).on('exit', failed)
    thread.postMessage(input)
  })
}
