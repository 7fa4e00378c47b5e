// Gathers the calls of one tick into one call of a list, with a bound on how many lists are under way: on one busy
// consent a withdrawal waits for every batch that holds its lock (design §3, stage 7).
import DataLoader from 'dataloader'

export interface BatchLimits {
  readonly maximumBatch: number
  readonly maximumInFlight: number
}

/**
 * `run` answers one output (or Error) for each input, in order; with more or fewer of them, or rejected, it rejects every
 * call of its batch.
 * Nothing is cached: equal inputs are separate calls.
 */
export function batchCalls<Input, Output>(
  run: (inputs: readonly Input[]) => Promise<readonly (Output | Error)[]>,
  limits: BatchLimits,
): (input: Input) => Promise<Output> {
  let inFlight = 0
  const waiting: (() => void)[] = []

  const loader = new DataLoader<Input, Output>(
    async (inputs) => {
      try {
        return [...(await run(inputs))]
      } finally {
        inFlight--
        waiting.shift()?.()
      }
    },
    {
      cache: false,
      maxBatchSize: limits.maximumBatch,
      batchScheduleFn: (dispatch) => {
        const start = () => {
          inFlight++
          dispatch()
        }
        // setImmediate: after the requests that this turn of the event loop has already read from their sockets.
        if (inFlight < limits.maximumInFlight) setImmediate(start)
        else waiting.push(start)
      },
    },
  )
  return (input) => loader.load(input)
}
