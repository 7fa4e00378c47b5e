// The keys the services need, whoever provides them: the sandbox makes its own (sandbox/sandbox-keys.ts), production is
// given them (production-keys.ts).
import { z } from 'zod'

const keyId = z.string().min(1)

/** ES256, the algorithm of access tokens. */
export const signingJwkSchema = z.looseObject({
  kid: keyId,
  alg: z.literal('ES256').default('ES256'),
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
})

/** Ed25519, the algorithm of subgraph assertions and of the log's checkpoints. */
export const assertionJwkSchema = z.looseObject({
  kid: keyId,
  alg: z.literal('EdDSA').default('EdDSA'),
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
})

export type SigningJwk = z.infer<typeof signingJwkSchema>
export type AssertionJwk = z.infer<typeof assertionJwkSchema>

export interface PlatformKeys {
  /** The authorization server's private keys, newest first. */
  readonly signingKeys: { readonly keys: SigningJwk[] }
  /** HMAC key of the pairwise subject identifiers; changing it changes every `sub`. */
  readonly pairwiseKey: Buffer
  /** Newest first. */
  readonly cookieKeys: string[]
  readonly assertionKey: AssertionJwk
  /** Signs the disclosure log's checkpoints. */
  readonly logKey: AssertionJwk
  /** Signs supergraphs. */
  readonly registryKey: AssertionJwk
}

/** What others may see of a private key. */
export function publicJwk<T extends { readonly d: string }>(key: T): Omit<T, 'd'> {
  const { d: _, ...rest } = key
  return rest
}
