// A sign-in under way at the identity provider. It is found by its `state`, taken once, and belongs to the browser that
// began it: an answer that somebody else's browser brings is worth nothing (RFC 9700 §4.7).
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import type { BegunSignIn } from './upstream-client.ts'

/** Seconds. */
export const signInLife = 10 * 60

export interface PendingSignIn extends Omit<BegunSignIn, 'url'> {
  readonly next: string
  /** How strong it must turn out. */
  readonly neededAcr: string
}

export const newBrowserSecret = () => randomBytes(32).toString('base64url')

export async function keepPending(
  store: ConsentStore,
  { state, nonce, codeVerifier, dpopKey, next, neededAcr }: PendingSignIn,
  browserSecret: string,
): Promise<void> {
  await store.upstreamSignIn.deleteMany({ where: { expiresAt: { lt: new Date() } } })
  await store.upstreamSignIn.create({
    data: {
      stateHash: hash(state),
      browserHash: hash(browserSecret),
      ...{ nonce, codeVerifier, next, neededAcr },
      dpopKey: z.record(z.string(), z.json()).parse(dpopKey),
      expiresAt: new Date(Date.now() + signInLife * 1000),
    },
  })
}

/** Undefined when it is unknown, over, taken before or of another browser. Gone afterwards in any case. */
export async function takePending(
  store: ConsentStore,
  state: string,
  browserSecret: string,
): Promise<PendingSignIn | undefined> {
  const stateHash = hash(state)
  const row = await store.upstreamSignIn.findUnique({ where: { stateHash } })
  const { count } = await store.upstreamSignIn.deleteMany({ where: { stateHash } })
  if (!row || count !== 1 || row.expiresAt <= new Date()) return undefined
  if (!timingSafeEqual(Buffer.from(row.browserHash), Buffer.from(hash(browserSecret)))) return undefined
  const { nonce, codeVerifier, next, neededAcr } = row
  const dpopKey = z.looseObject({ kty: z.string() }).parse(row.dpopKey)
  return { state, nonce, codeVerifier, next, neededAcr, dpopKey }
}

function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
