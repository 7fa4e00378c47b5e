// Stage 7: log or deny. One call of the database function `release_disclosures` decides and records; only its answer
// RELEASED makes a Release, and only with a Release does the response leave. No answer is a no.
import { randomBytes } from 'node:crypto'
import type { Pool } from 'pg'
import { z } from 'zod'
import { type DisclosureEvent, disclosureEventSchema, leafHash } from '../../schema/contract/disclosure-event.ts'
import {
  type ChangeRefusal,
  type ConsentRefusal,
  changeRefusals,
  consentRefusals,
} from '../../schema/contract/error-codes.ts'
import type { Caller } from '../authentication/authenticate.ts'
import { batchCalls } from '../batch-calls.ts'
import { Problem } from '../response/problem.ts'
import type { SignReceipt } from './sign-receipt.ts'

declare const released: unique symbol

/** What the caller gets of an event: enough to find and check it later, nothing of the subject. */
export interface DisclosureReceipt {
  readonly event_id: string
  readonly time: string
  readonly outcome: DisclosureEvent['outcome']
  /** base64url RFC 9162 leaf hash. */
  readonly leaf_hash: string
  /** The same, signed (schema/contract/disclosure-receipt.ts). */
  readonly receipt: string
}

/** Made of a recorded event alone: by `releaseDisclosure`, and of a change by `settleChange`. */
export type Release = { readonly receipt: DisclosureReceipt } & { readonly [released]: true }

/** For an answer that holds nothing of anybody, once no more of its kind are recorded. Only `releaseDisclosure` makes one. */
export type EmptyRelease = { readonly receipt: undefined } & { readonly [released]: true }

export type Refusal = ConsentRefusal | ChangeRefusal

export type ReleaseDecision =
  | { readonly kind: 'released'; readonly release: Release }
  | { readonly kind: 'empty'; readonly release: EmptyRelease }
  | { readonly kind: 'refused'; readonly reason: Refusal; readonly receipt: DisclosureReceipt | undefined }

export interface DisclosureFacts {
  readonly eventId: string
  readonly caller: Caller
  /** As in the disclosure event. */
  readonly operationHash: string | undefined
  /** Only a name the client registered. */
  readonly operationName: string | undefined
  readonly requested: readonly string[]
  readonly released: readonly string[]
  readonly undelivered: readonly string[]
  /** Whether any subgraph was asked. What holds nothing of anybody is recorded up to a cap, as refusals are. */
  readonly asked: boolean
  readonly refused: readonly { readonly coordinate: string; readonly reason: string }[]
  readonly agencies: readonly string[]
  /** Set when an earlier stage has refused the request and only the record is wanted. */
  readonly refusal?: Refusal
}

export type ReleaseDisclosure = (facts: DisclosureFacts) => Promise<ReleaseDecision>

const answersSchema = z.array(
  z.object({
    decision: z.enum(['RELEASED', 'REFUSED']),
    reason: z.enum([...consentRefusals, ...changeRefusals]).nullable(),
    event: disclosureEventSchema.nullable(),
  }),
)
type Answer = z.infer<typeof answersSchema>[number]

export function disclosureRelease(database: Pool, signReceipt: SignReceipt): ReleaseDisclosure {
  const release = batchCalls<Record<string, unknown>, Answer>(
    async (batch) => {
      const { rows } = await database.query({
        name: 'release_disclosures',
        text: 'SELECT decision, reason, event FROM consent.release_disclosures($1::jsonb) ORDER BY ordinal',
        values: [JSON.stringify(batch)],
      })
      return answersSchema.parse(rows)
    },
    { maximumBatch: 200, maximumInFlight: 2 },
  )

  return async (facts) => {
    const answer = await release(batchElement(facts)).catch(() => {
      throw new Problem('DISCLOSURE_LOG_UNAVAILABLE')
    })
    const { decision, reason, event } = answer
    if (decision === 'RELEASED' && event) return { kind: 'released', release: releaseOf(event, signReceipt) }
    if (decision === 'RELEASED' && !facts.asked)
      return { kind: 'empty', release: { receipt: undefined } as EmptyRelease }
    if (!reason) throw new Problem('DISCLOSURE_LOG_UNAVAILABLE')
    return { kind: 'refused', reason, receipt: event ? receiptOf(event, signReceipt) : undefined }
  }
}

/** `event`: as the database wrote it, for this request. */
export function releaseOf(event: DisclosureEvent, signReceipt: SignReceipt): Release {
  return { receipt: receiptOf(event, signReceipt) } as Release
}

function batchElement(facts: DisclosureFacts): Record<string, unknown> {
  const { claims, hash } = facts.caller
  const salts = randomBytes(48).toString('hex')
  return {
    event_id: facts.eventId,
    client_id: claims.client_id,
    sub: claims.sub,
    actor: claims.act?.sub,
    consent_id: claims.consent_id,
    consent_version: claims.consent_id === undefined ? undefined : claims.consent_version,
    operation_hash: facts.operationHash,
    operation_name: facts.operationName,
    requested: facts.requested,
    released: facts.released,
    undelivered: facts.undelivered,
    asked: facts.asked,
    refused: facts.refused,
    agencies: facts.agencies,
    salt: salts.slice(0, 32),
    subject_salt: salts.slice(32, 64),
    sequence_salt: salts.slice(64),
    token_hash: hash,
    refusal: facts.refusal,
  }
}

function receiptOf(event: DisclosureEvent, signReceipt: SignReceipt): DisclosureReceipt {
  const { id, time, outcome } = event
  const hash = leafHash(event)
  return { event_id: id, time, outcome, leaf_hash: hash, receipt: signReceipt(event, hash) }
}
