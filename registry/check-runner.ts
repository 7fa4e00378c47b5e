// Judges changes of the graph in a thread of their own, one at a time. What takes too long or too much is ended with its
// thread: a candidate may be made to do just that.
import { Worker } from 'node:worker_threads'
import type { Jobs, WorkerAnswer } from './check-worker.ts'
import { RegistryProblem } from './registry-problem.ts'

export interface CheckRunner {
  /** Throws RegistryProblem BUSY when too many wait, CHECK_TOO_LONG, UNAVAILABLE when it comes to no end otherwise. */
  run<Kind extends keyof Jobs>(
    kind: Kind,
    input: Jobs[Kind]['input'],
    /** Told milliseconds of processor time once it has run, whatever came of it. */
    charge?: (milliseconds: number) => void,
  ): Promise<Jobs[Kind]['result']>
  stop(): Promise<void>
}

export interface CheckBounds {
  /** Milliseconds for one, by the clock. */
  readonly longest: number
  readonly longestQueue: number
}

export const checkBounds: CheckBounds = { longest: 60_000, longestQueue: 16 }

export function checkRunner({ longest, longestQueue }: CheckBounds = checkBounds): CheckRunner {
  let thread: Worker | undefined
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0

  async function ask<Kind extends keyof Jobs>(
    kind: Kind,
    input: Jobs[Kind]['input'],
    charge: (milliseconds: number) => void = () => undefined,
  ): Promise<Jobs[Kind]['result']> {
    thread ??= new Worker(new URL('./check-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 768 },
    })
    const answer = await answerOf(thread, kind, input, longest).catch(async (error: unknown) => {
      charge(longest)
      await thread?.terminate()
      thread = undefined
      throw error
    })
    charge(answer.milliseconds)
    if ('result' in answer) return answer.result
    throw new RegistryProblem('UNAVAILABLE', { explanation: `the check failed: ${answer.failure}` })
  }

  return {
    run: async (kind, input, charge) => {
      if (waiting >= longestQueue) throw new RegistryProblem('BUSY')
      waiting++
      const turn = last.then(() => ask(kind, input, charge))
      last = turn.catch(() => undefined)
      return turn.finally(() => waiting--)
    },
    stop: async () => {
      await thread?.terminate()
    },
  }
}

function answerOf<Kind extends keyof Jobs>(
  thread: Worker,
  kind: Kind,
  input: Jobs[Kind]['input'],
  longest: number,
): Promise<WorkerAnswer<Kind>> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void) => {
      clearTimeout(patience)
      thread.off('message', answered).off('error', failed).off('exit', failed)
      then()
    }
    const answered = (answer: WorkerAnswer<Kind>) => settle(() => resolve(answer))
    // Out of memory, most of all.
    const failed = () => settle(() => reject(new RegistryProblem('CHECK_TOO_LONG', { check: 'memory' })))
    const patience = setTimeout(
      () => settle(() => reject(new RegistryProblem('CHECK_TOO_LONG', { check: 'time' }))),
      longest,
    )
    thread.on('message', answered).on('error', failed).on('exit', failed)
    thread.postMessage({ kind, input })
  })
}
