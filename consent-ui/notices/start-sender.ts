// Empties the outbox as long as the server runs. Copies may do so at once.

import { bugInLog } from '../../schema/contract/bug-in-log.ts'
import { type SenderDeps, sendLetters } from './send-letters.ts'

const pause = 1_000

export function startSender(deps: SenderDeps): { stop(): Promise<void> } {
  const stopped = Promise.withResolvers<void>()
  let running = true

  async function run(): Promise<void> {
    while (running) {
      const taken = await sendLetters(deps).catch((error: unknown) => {
        deps.logger.warn(bugInLog(error), 'the outbox could not be read; the next second tries again')
        return 0
      })
      if (taken === 0) await Promise.race([stopped.promise, wait(pause)])
    }
  }

  const ended = run()
  return {
    stop: async () => {
      running = false
      stopped.resolve()
      await ended
    },
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds).unref())
}
