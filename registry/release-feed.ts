// The active release as gateways fetch it, and who waits for the next. Every copy of the registry hears of a release from
// the database at once (NOTIFY), and looks by itself too, because a connection can be lost without a word.
import pg from 'pg'
import type { Logger } from 'pino'
import type { RegistryDatabase } from './registry-database.ts'
import { RegistryProblem } from './registry-problem.ts'

export interface ServedRelease {
  readonly number: number
  /** Compact JWS. */
  readonly jws: string
}

export interface ReleaseFeed {
  /** Looks now, so that whoever has just published is served it. */
  refresh(): Promise<void>
  current(): ServedRelease | undefined
  /** The first release after this number; undefined when none came within the time (ms) or the asker has gone. */
  waitForNext(after: number, milliseconds: number, gone: AbortSignal): Promise<ServedRelease | undefined>
  stop(): Promise<void>
}

const pollEvery = 1_000
const mostWaiting = 1_000

export async function openReleaseFeed(
  database: RegistryDatabase,
  databaseUrl: string,
  logger: Logger,
): Promise<ReleaseFeed> {
  let current: ServedRelease | undefined
  const waiting = new Set<() => void>()
  let stopped = false

  async function refresh(): Promise<void> {
    const newest = await database.release.findFirst({
      where: { number: { gt: current?.number ?? 0 } },
      orderBy: { number: 'desc' },
      select: { number: true, jws: true },
    })
    if (newest === null || newest.number <= (current?.number ?? 0)) return
    current = newest
    for (const wake of [...waiting]) wake()
  }

  const look = () =>
    void refresh().catch(() => {
      if (!stopped) logger.warn('the registry database does not answer')
    })
  const listener = listen(databaseUrl, look)
  await refresh()
  const polling = setInterval(look, pollEvery)

  return {
    refresh,
    current: () => current,
    waitForNext: async (after, milliseconds, gone) => {
      const newer = () => (current !== undefined && current.number > after ? current : undefined)
      if (newer() !== undefined || stopped || gone.aborted) return newer()
      if (waiting.size >= mostWaiting) throw new RegistryProblem('BUSY')
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(patience)
          gone.removeEventListener('abort', done)
          waiting.delete(done)
          resolve()
        }
        const patience = setTimeout(done, milliseconds)
        gone.addEventListener('abort', done)
        waiting.add(done)
      })
      return newer()
    },
    stop: async () => {
      stopped = true
      clearInterval(polling)
      for (const wake of [...waiting]) wake()
      await listener.stop()
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
