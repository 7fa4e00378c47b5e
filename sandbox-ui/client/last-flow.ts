// What the explorer last sent and was answered, from the pushed request to the proof of its last query. Kept in this tab's
// session storage, because the trip to the consent page ends the page; sent nowhere. Private keys are never part of it.
import { decodeJwt } from 'jose'
import type { CustomFetch } from 'openid-client'
import { z } from 'zod'
import { faultHeaders, keptFault } from '../faults/chosen-fault.ts'
import { reach } from './not-reached.ts'

const stepNames = ['par', 'redirect', 'token', 'refresh', 'query'] as const
export type StepName = (typeof stepNames)[number]

const membersSchema = z.record(z.string(), z.string())
const stepSchema = z.object({
  name: z.enum(stepNames),
  /** Milliseconds since the epoch. */
  at: z.number(),
  url: z.string(),
  /** HTTP status; a redirect was answered by coming back. */
  status: z.number().optional(),
  sent: membersSchema,
  answered: membersSchema,
})
const flowSchema = z.object({
  client: z
    .object({ id: z.string(), keys: z.object({ keys: z.array(z.looseObject({ kty: z.string() })) }) })
    .optional(),
  steps: z.array(stepSchema),
  /** `jti` of every assertion and proof that was sent, and when (milliseconds since the epoch). */
  sentIds: z.record(z.string(), z.number()).default({}),
  /** The last nonce that a server demanded and that no proof has done without since. */
  nonce: z.object({ origin: z.string(), value: z.string(), at: z.number() }).optional(),
})
export type Members = Readonly<Record<string, string>>
export type FlowStep = z.infer<typeof stepSchema>
export type Flow = z.infer<typeof flowSchema>
export type FlowClient = NonNullable<Flow['client']>

const key = 'izin-flow'
const none: Flow = { steps: [], sentIds: {} }
let flow = kept()
const listeners = new Set<() => void>()

export const lastFlow = (): Flow => flow

export function watchFlow(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function forgetFlow(): void {
  keep(none)
}

/** First where the browser goes, then what it comes back with. */
export function recordRedirect(part: Partial<Pick<FlowStep, 'url' | 'sent' | 'answered'>>): void {
  const before = flow.steps.find(({ name }) => name === 'redirect')
  recordStep({ name: 'redirect', url: '', sent: {}, answered: {}, ...before, ...part, at: Date.now() })
}

/** A pushed request begins a new flow; any other step takes the place of the last of its name. */
function recordStep(step: FlowStep, client = flow.client): void {
  const before = step.name === 'par' ? [] : flow.steps.filter(({ name }) => name !== step.name)
  const steps = [...before, step]
  keep({
    ...flow,
    client,
    steps: steps.sort((one, other) => stepNames.indexOf(one.name) - stepNames.indexOf(other.name)),
  })
}

/** The browser's fetch, with an eye on what a client posts, and with the fault that it shall meet. */
export function recordingFetch(client: FlowClient): CustomFetch {
  return async (url, { body, headers, ...options }) => {
    // All that openid-client ever sends.
    const posted = typeof body === 'string' || body instanceof URLSearchParams ? { body } : {}
    const at = Date.now()
    if (options.method !== 'POST') return reach(url, { ...options, headers, ...posted })
    const form = body instanceof URLSearchParams ? Object.fromEntries(body) : {}
    const name = stepOf(new URL(url).pathname, form['grant_type'])
    const fault = faultHeaders(keptFault(), name === 'query' ? 'gateway' : 'authorization server')
    const response = await reach(url, { ...options, headers: { ...headers, ...fault }, ...posted })
    const sent = { ...form, ...only(headers, ['dpop', 'authorization']) }
    recordUse(sent, at)
    recordNonce(new URL(url).origin, response, sent, at)
    const answered =
      name === 'query'
        ? {}
        : texts(
            await response
              .clone()
              .json()
              .catch(() => ({})),
          )
    recordStep({ name, at, url, status: response.status, sent, answered }, client)
    return response
  }
}

/** More than can be taken again while it is new. */
const mostIds = 100

function recordUse(sent: Members, at: number): void {
  const ids = ['client_assertion', 'dpop', 'DPoP'].flatMap((name) => claimOf(sent[name], 'jti') ?? [])
  const all = [...Object.entries(flow.sentIds), ...ids.map((id) => [id, at] as const)]
  keep({ ...flow, sentIds: Object.fromEntries(all.slice(-mostIds)) })
}

/** A demand (RFC 9449 §8) stands until a proof without a nonce is taken there. */
function recordNonce(origin: string, { headers, ok }: Response, sent: Members, at: number): void {
  const value = headers.get('dpop-nonce')
  const without = claimOf(sent['dpop'] ?? sent['DPoP'], 'nonce') === undefined
  if (value !== null) keep({ ...flow, nonce: { origin, value, at } })
  else if (ok && without && flow.nonce?.origin === origin) keep({ ...flow, nonce: undefined })
}

function claimOf(jwt: string | undefined, name: string): string | undefined {
  try {
    const claim = jwt === undefined ? undefined : decodeJwt(jwt)[name]
    return typeof claim === 'string' ? claim : undefined
  } catch {
    return undefined
  }
}

function stepOf(path: string, grantType: string | undefined): StepName {
  if (path.endsWith('/par')) return 'par'
  if (!path.endsWith('/token')) return 'query'
  return grantType === 'refresh_token' ? 'refresh' : 'token'
}

function only(headers: Members, names: readonly string[]): Members {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name.toLowerCase())))
}

function texts(answer: unknown): Members {
  if (typeof answer !== 'object' || answer === null) return {}
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
}

function keep(next: Flow): void {
  flow = next
  sessionStorage.setItem(key, JSON.stringify(next))
  for (const listener of listeners) listener()
}

function kept(): Flow {
  const text = sessionStorage.getItem(key)
  return text === null ? none : (flowSchema.safeParse(JSON.parse(text)).data ?? none)
}
