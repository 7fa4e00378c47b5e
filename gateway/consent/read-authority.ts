// Stage 3: the facts behind a token as they stand in the primary database at this moment: its consent, or, for a
// first-party token, its person and client. Never cached: a cache of any kind released data after a withdrawal.
import type { Pool } from 'pg'
import { z } from 'zod'
import { consentStates } from '../../schema/contract/consent-states.ts'
import type { Caller } from '../authentication/authenticate.ts'
import { batchCalls } from '../batch-calls.ts'
import { Problem } from '../response/problem.ts'

const recipientSchema = z.object({ legal_name: z.string(), uen: z.string(), app: z.string() }).loose()

const consentRowSchema = z.object({
  id: z.uuid(),
  version: z.number(),
  status: z.enum(consentStates),
  client_id: z.string(),
  client_kind: z.string(),
  client_status: z.string(),
  subject_kind: z.enum(['PERSON', 'ENTITY']),
  subject_id: z.uuid(),
  actor_id: z.uuid().nullable(),
  purpose_code: z.string(),
  fetch_type: z.enum(['ONCE', 'PERIODIC']),
  expires_at: z.date().nullable(),
  granted: z.array(z.string()),
  /** Granted once, but under a sign-in weaker than the item needs now: by scope, the `acr` that it needs. */
  held_back: z.record(z.string(), z.string()),
  acting_role_valid: z.boolean(),
  frequency_left: z.number().nullable(),
  operations: z.array(z.string()),
  recipient: recipientSchema,
})

const firstPartyRowSchema = z.object({
  ordinal: z.number(),
  client_kind: z.string(),
  client_status: z.string(),
  subject_id: z.uuid(),
  operations: z.array(z.string()),
})

// Made once: to make a schema takes longer than to read a row by it.
const consentRowsSchema = z.array(consentRowSchema)
const firstPartyRowsSchema = z.array(firstPartyRowSchema)

interface FirstPartyRequest {
  readonly client_id: string
  readonly sub: string
  /** Seconds: a sign-in before the person was signed out everywhere counts no more, and one of unknown time neither. */
  readonly auth_time: number | undefined
}

/** Field names are those of the database function `read_consents`. */
export type ConsentFacts = z.infer<typeof consentRowSchema>
export type FirstPartyFacts = z.infer<typeof firstPartyRowSchema>

declare const read: unique symbol

/** Only `readAuthority` makes one. `undefined` facts: there is no such consent, or no such person. */
export type Authority = (
  | { readonly kind: 'consent'; readonly facts: ConsentFacts | undefined }
  | { readonly kind: 'first-party'; readonly facts: FirstPartyFacts | undefined }
) & { readonly [read]: true }

export type ReadAuthority = (caller: Caller) => Promise<Authority>

const limits = { maximumBatch: 500, maximumInFlight: 2 }

export function authorityReader(database: Pool): ReadAuthority {
  const readConsent = batchCalls<string, ConsentFacts | undefined>(async (ids) => {
    const { rows } = await database.query({
      name: 'read_consents',
      text: 'SELECT * FROM consent.read_consents($1::uuid[])',
      values: [[...new Set(ids)]],
    })
    const byId = new Map(consentRowsSchema.parse(rows).map((row) => [row.id, row]))
    return ids.map((id) => byId.get(id))
  }, limits)

  const readFirstParty = batchCalls<FirstPartyRequest, FirstPartyFacts | undefined>(async (requests) => {
    const { rows } = await database.query({
      name: 'read_first_parties',
      text: 'SELECT * FROM consent.read_first_parties($1::jsonb)',
      values: [JSON.stringify(requests)],
    })
    const byOrdinal = new Map(firstPartyRowsSchema.parse(rows).map((row) => [row.ordinal, row]))
    return requests.map((_, ordinal) => byOrdinal.get(ordinal))
  }, limits)

  return async ({ claims }) => {
    try {
      if (claims.consent_id !== undefined)
        return { kind: 'consent', facts: await readConsent(claims.consent_id) } as Authority
      const { client_id, sub, auth_time } = claims
      const facts = await readFirstParty({ client_id, sub, auth_time })
      return { kind: 'first-party', facts } as Authority
    } catch {
      throw new Problem('CONSENT_STORE_UNAVAILABLE')
    }
  }
}
