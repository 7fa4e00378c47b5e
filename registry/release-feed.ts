// The active release as gateways fetch it, and who waits for the next.
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
  /** Answers who waits. */
  stop(): void
}

const mostWaiting = 1_000

export async function openReleaseFeed(database: RegistryDatabase): Promise<ReleaseFeed> {
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

  await refresh()

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
    stop: () => {
      stopped = true
      for (const wake of [...waiting]) wake()
    },
  }
}
