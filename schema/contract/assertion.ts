// The gateway's signed word to one subgraph about one request, in the shape of the IETF's OAuth Transaction Tokens
// draft (design §4): who the data is about, what this subgraph may yield, and for whom.
import { z } from 'zod'

export const assertionHeader = 'txn-token'
export const assertionType = 'txntoken+jwt'
export const assertionAlgorithm = 'EdDSA'
/** Seconds. */
export const assertionLifetime = 30

export const assertionSchema = z.object({
  iss: z.string(),
  /** The subgraph's registered name, never a URL. */
  aud: z.string(),
  iat: z.number(),
  exp: z.number(),
  jti: z.string(),
  /** Disclosure event id (uuidv7) of the request. */
  txn: z.uuid(),
  /** Our opaque id of the subject: a person's or a company's. */
  sub: z.uuid(),
  /** Only what this subgraph needs for this request, separated by spaces. */
  scope: z.string(),
  tctx: z.object({
    subject_kind: z.enum(['PERSON', 'ENTITY']),
    /** Opaque id of the person acting for a company. */
    actor: z.uuid().optional(),
    consent_id: z.uuid().optional(),
    consent_version: z.number().int().positive().optional(),
    purpose: z.string().optional(),
    /** Only with a mutation: the gateway's word that this is a change, and what the event of it will say. */
    change: z
      .object({
        /** When the person signed in; left out, unknown. Seconds since the epoch. */
        auth_time: z.number().optional(),
        /** Hex SHA-256 of the operation's text as the app sent it. */
        /** As in the disclosure event. */
        operation_hash: z.string().regex(/^[0-9a-f]{64}$/),
        /** Only a name that the app registered. */
        operation_name: z.string().optional(),
      })
      .optional(),
    /** base64url SHA-256 of the exact request body: the assertion fits no other request. */
    request_hash: z.string().length(43),
  }),
  rctx: z.object({ client_id: z.string() }),
})
export type AssertionClaims = z.infer<typeof assertionSchema>
