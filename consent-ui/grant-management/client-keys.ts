// The keys that clients publish at their `jwks_uri`, kept for a while. Whoever names a client makes us look, before we know
// who it is: so an address is asked once in a cooldown at most, whatever comes, and by one request at a time.
import type { JSONWebKeySet } from 'jose'
import { LRUCache } from 'lru-cache'
import { z } from 'zod'
import type { Outbound } from '../../outbound/outbound-fetch.ts'

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(50) })

/** Milliseconds that keys are taken without asking, and between two times of asking. */
const freshFor = 10 * 60_000
const cooldown = 30_000

interface Known {
  keys: JSONWebKeySet | undefined
  readAt: number
  askedAt: number
  asking: Promise<void> | undefined
}

export interface ClientKeys {
  /** What is known, asked for first where that is nothing or old; undefined when the address gives none. */
  read(address: string): Promise<JSONWebKeySet | undefined>
  /** Once more, after a key that is not among the known ones; those known where it is too soon. */
  readAgain(address: string): Promise<JSONWebKeySet | undefined>
}

/** `now` in milliseconds. */
export function clientKeys(outbound: Outbound, now: () => number = Date.now): ClientKeys {
  const known = new LRUCache<string, Known>({ max: 1_000 })

  async function ask(address: string, entry: Known): Promise<void> {
    entry.askedAt = now()
    try {
      const headers = { accept: 'application/jwk-set+json, application/json' }
      const answer = await outbound.fetch(new URL(address), { method: 'GET', headers })
      if (answer.status !== 200) return
      entry.keys = keySetSchema.parse(JSON.parse(answer.text))
      entry.readAt = now()
    } catch {
      // What was known stays until it is too old.
    }
  }

  async function read(address: string, again: boolean): Promise<JSONWebKeySet | undefined> {
    const entry = known.get(address) ?? {
      keys: undefined,
      readAt: 0,
      askedAt: Number.NEGATIVE_INFINITY,
      asking: undefined,
    }
    known.set(address, entry)
    const isFresh = () => entry.keys !== undefined && now() - entry.readAt < freshFor
    if (entry.asking === undefined && (again || !isFresh()) && now() - entry.askedAt >= cooldown) {
      entry.asking = ask(address, entry).finally(() => {
        entry.asking = undefined
      })
    }
    if (again || !isFresh()) await entry.asking
    return isFresh() ? entry.keys : undefined
  }

  return { read: (address) => read(address, false), readAgain: (address) => read(address, true) }
}
