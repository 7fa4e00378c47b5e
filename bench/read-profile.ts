// What the gateway's processor time is made of, from its CPU profile: each sample counts for the first part below that
// its stack belongs to. By file, not by stage of the pipeline, because what is awaited has no caller on the stack.
import { z } from 'zod'

const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
      children: z.array(z.number()).optional(),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
})

/** The part's name, and what is searched for in `url#function` of each frame of a stack. */
const parts: readonly (readonly [name: string, ...all: RegExp[]])[] = [
  ['Ed25519 signatures of the assertions', /#signOneShot$/, /sign-assertion/],
  ['Ed25519 signature of the receipt', /#signOneShot$/, /sign-receipt/],
  ['ES256 signature of the proof', /#verifyOneShot$/],
  ['token and proof otherwise', /verify-dpop-proof|proof-key|verify-access-token|presented-token/],
  ['assertions and receipt otherwise: claims, hash of the body', /sign-assertion|sign-receipt/],
  ['leaf of the event', /disclosure-event|tree-input/],
  ['counters and timings', /prom-client|gateway\/metrics/],
  ['zod', /node_modules\/zod/],
  ['PostgreSQL: protocol and pool', /node_modules\/pg/],
  [
    'PostgreSQL: batches and what goes into them',
    /admit-request|read-authority|release-disclosure|batch-calls|dataloader/,
  ],
  ['answers: JSON', /post-for-json\.ts#onResponseEnd$/],
  [
    'answers: kept, merged, shaped',
    /keep-asked|settle-answer|collect-outcome|merge-data|represent-entity|shape-response/,
  ],
  ['response: nulls and JSON', /fill-refused|gateway\/response/],
  ['fetches: HTTP client', /undici/],
  ['fetches: plan, guard, bookkeeping', /gateway\/federation/],
  ['operation: check, decide, authorize', /gateway\/(?:operation|limits|consent|authorization)/],
  ['HTTP server', /_http_|gateway\/http|node:net|streams|stream_base|node:events/],
  ['garbage collection on the main thread', /#\(garbage collector\)$/],
]
const rest = 'everything else: promises, timers, ids, what the profile can’t name'

/** Share of each part, largest first; together 1. Start and warm-up are left out. */
export function readProfile(text: string): readonly { readonly part: string; readonly share: number }[] {
  const { nodes, samples, timeDeltas } = profileSchema.parse(JSON.parse(text))
  const frames = new Map(nodes.map(({ id, callFrame: { url, functionName } }) => [id, `${url}#${functionName}`]))
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)))
  const stackOf = (id: number) => {
    const stack: string[] = []
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) stack.push(frames.get(at) ?? '')
    return stack
  }
  const partOf = (stack: readonly string[]) =>
    parts.find(([, ...all]) => all.every((each) => stack.some((frame) => each.test(frame))))?.[0] ?? rest
  const known = new Map(nodes.map(({ id }) => [id, { part: partOf(stackOf(id)), frame: frames.get(id) ?? '' }]))

  const fetching = samples.flatMap((id, at) => (known.get(id)?.part === 'fetches: HTTP client' ? [at] : []))
  const from = fetching[Math.floor(fetching.length * 0.3)] ?? 0
  const until = fetching.at(-1) ?? 0
  const times = new Map<string, number>()
  for (let at = from; at < until; at++) {
    const sample = known.get(samples[at] ?? 0)
    if (!sample || sample.frame.endsWith('#(idle)')) continue
    times.set(sample.part, (times.get(sample.part) ?? 0) + (timeDeltas[at + 1] ?? 0))
  }
  const all = [...times.values()].reduce((sum, time) => sum + time, 0)
  return [...times].map(([part, time]) => ({ part, share: time / all })).toSorted((a, b) => b.share - a.share)
}
