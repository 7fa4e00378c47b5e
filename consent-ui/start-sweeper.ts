// Tidies up once a minute. Several copies may do so at once; none has to.
import type { Logger } from 'pino'
import type { ConsentDatabase } from '../consent-record/consent-database.ts'
import { sweepConsents } from '../consent-record/sweep-consents.ts'
import { bugInLog } from '../schema/contract/bug-in-log.ts'
import { interactionLife } from './authorization-server/lifetimes.ts'
import { sweepArtifacts } from './authorization-server/sweep-artifacts.ts'

const everyMinute = 60_000

export function startSweeper(database: ConsentDatabase, logger: Logger): { stop(): Promise<void> } {
  let running = Promise.resolve()
  const timer = setInterval(() => {
    running = running.then(() => sweep(database, logger))
  }, everyMinute)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}

async function sweep(database: ConsentDatabase, logger: Logger): Promise<void> {
  try {
    const { lapsed, expired, invalidated, amendmentsLapsed } = await sweepConsents(database, interactionLife)
    const removed = await sweepArtifacts(database)
    if (lapsed + expired + invalidated + amendmentsLapsed + removed > 0) {
      logger.debug({ lapsed, expired, invalidated, amendmentsLapsed, removed }, 'swept')
    }
  } catch (error) {
    logger.warn(bugInLog(error), 'sweeping failed; the next minute tries again')
  }
}
