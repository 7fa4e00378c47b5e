// Stops what was started, the last first. One that fails or does not drain in time must not keep the others, above all
// the database, from stopping.
import { setTimeout as sleep } from 'node:timers/promises'

export interface Step {
  readonly name: string
  stop(): Promise<void>
}

/** Milliseconds that one step gets to finish what it is doing. */
const patience = 10_000

export async function stopAll(started: Step[], onProgress: (line: string) => void): Promise<void> {
  for (let step = started.pop(); step !== undefined; step = started.pop()) {
    const { name } = step
    const drained = step.stop().then(
      () => `Stopped: ${name}`,
      (error) => `Stopped with an error: ${name} (${error instanceof Error ? error.message : error})`,
    )
    const abandon = new AbortController()
    const late = sleep(patience, `Not stopped within ${patience / 1000} s: ${name}`, { signal: abandon.signal })
    late.catch(() => {})
    onProgress(await Promise.race([drained, late]))
    abandon.abort()
  }
}
