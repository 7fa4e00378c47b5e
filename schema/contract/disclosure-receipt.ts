// What a bank gets with each answer, signed: a JWT by the gateway's key (in the key set its protected resource metadata
// names), with a type of its own so that it passes for no other token of that key (RFC 8725 §3.11). It holds the hash of
// the event's leaf, so the event is bound to it before the log has sealed it.
import { z } from 'zod'

export const receiptType = 'disclosure-receipt+jwt'
export const receiptAlgorithm = 'EdDSA'

export const receiptClaimsSchema = z.strictObject({
  /** The gateway's public URL. */
  iss: z.string(),
  /** The client that asked. */
  aud: z.string(),
  /** Seconds since the epoch, of the event. */
  iat: z.number(),
  event_id: z.uuid(),
  /** RFC 3339, milliseconds, UTC; by the database's clock. */
  time: z.iso.datetime(),
  outcome: z.enum(['RELEASED', 'PARTIAL', 'REFUSED']),
  /** base64url RFC 9162 leaf hash. */
  leaf_hash: z.string(),
})
export type ReceiptClaims = z.infer<typeof receiptClaimsSchema>
