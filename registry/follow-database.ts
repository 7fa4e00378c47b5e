// Every copy of the registry hears of a release or a withdrawal from the database at once (NOTIFY), and looks by itself too,
// because a connection can be lost without a word.
import pg from 'pg'
import type { Logger } from 'pino'

const pollEvery = 1_000

/** `look` is called with each notice and each second; that it fails is logged. After `stop` none runs any more. */
export function followDatabase(databaseUrl: string, look: () => Promise<void>, logger: Logger) {
  let stopped = false
  const looking = new Set<Promise<void>>()
  const lookNow = () => {
    if (stopped) return
    const one = look()
      .catch(() => {
        if (!stopped) logger.warn('the registry database does not answer')
      })
      .finally(() => looking.delete(one))
    looking.add(one)
  }
  const listener = listen(databaseUrl, lookNow)
  const polling = setInterval(lookNow, pollEvery)
  return {
    stop: async () => {
      stopped = true
      clearInterval(polling)
      await listener.stop()
      // A query after the database was let go of would take a connection anew and keep it.
      await Promise.all(looking)
    },
  }
}

/** Keeps one connection that listens; a lost one is made again. */
function listen(connectionString: string, onNotice: () => void) {
  let client: pg.Client | undefined
  let again: NodeJS.Timeout | undefined
  let stopped = false

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ connectionString, application_name: 'izin-registry-feed' })
    client = fresh
    const lost = () => {
      if (client !== fresh || stopped) return
      client = undefined
      again = setTimeout(() => void connect(), pollEvery)
    }
    fresh.on('error', lost)
    fresh.on('end', lost)
    fresh.on('notification', onNotice)
    try {
      await fresh.connect()
      await fresh.query('LISTEN izin_release')
      onNotice()
    } catch {
      await fresh.end().catch(() => undefined)
      lost()
    }
  }

  const connecting = connect()
  return {
    stop: async () => {
      stopped = true
      clearTimeout(again)
      await connecting
      await client?.end().catch(() => undefined)
    },
  }
}
