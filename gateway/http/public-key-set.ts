// A public key of the gateway as banks need it to check receipts: what `jwks_uri` of its metadata names (RFC 9728 §2).
import type { JSONWebKeySet } from 'jose'
import { z } from 'zod'

const publicKeySchema = z.object({ kty: z.string(), crv: z.string(), x: z.string(), kid: z.string() })

export function publicKeySet(jwk: Readonly<Record<string, unknown>>): JSONWebKeySet {
  return { keys: [{ ...publicKeySchema.parse(jwk), alg: 'EdDSA', use: 'sig' }] }
}
