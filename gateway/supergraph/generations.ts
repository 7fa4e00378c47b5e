// The generation in force, and the ones before it until their last request is answered. A request is served wholly by the
// generation that was in force as it began; what belongs to a generation is closed when nobody is served by it any more.
import type { Generation } from '../federation/generation.ts'

export interface Generations {
  readonly current: () => Generation
  serve<Result>(run: (generation: Generation) => Promise<Result>): Promise<Result>
  /** Whoever begins from now on is served by `next`. */
  replace(next: Generation): void
  /** Call when nobody is being served. */
  stop(): Promise<void>
}

export function generationsFrom(first: Generation): Generations {
  let current = first
  const served = new Map<Generation, number>()
  const closing = new Set<Promise<void>>()

  function closeIfDone(generation: Generation): void {
    if (generation === current || served.has(generation)) return
    // A connection that does not close well is gone all the same.
    const closed = generation.stop().catch(() => undefined)
    closing.add(closed)
    void closed.then(() => closing.delete(closed))
  }

  return {
    current: () => current,
    serve: async (run) => {
      const generation = current
      served.set(generation, (served.get(generation) ?? 0) + 1)
      try {
        return await run(generation)
      } finally {
        const left = (served.get(generation) ?? 1) - 1
        if (left > 0) served.set(generation, left)
        else served.delete(generation)
        closeIfDone(generation)
      }
    },
    replace: (next) => {
      const before = current
      current = next
      closeIfDone(before)
    },
    stop: async () => {
      await Promise.all([...closing, current.stop()])
    },
  }
}
