// The private key that signs supergraphs.
import { z } from 'zod'

export const signingKeySchema = z.looseObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
  kid: z.string().min(1),
})
export type SigningKey = z.infer<typeof signingKeySchema>

/** What others may see of it. */
export function publicKeyOf({ kty, crv, x, kid }: SigningKey) {
  return { kty, crv, x, kid, alg: 'EdDSA', use: 'sig' }
}
