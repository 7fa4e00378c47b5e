// Admits a verified request once: its proof has not been used before (RFC 9449 §11.1) and its client is within its
// quota. Both are kept in PostgreSQL, so every copy of the gateway sees the same. No store, no admission.
import { hash } from 'node:crypto'
import type { Pool } from 'pg'
import { z } from 'zod'
import { proofWindow, type VerifiedProof } from '../../protected-resource/verify-dpop-proof.ts'
import { batchCalls } from '../batch-calls.ts'
import { Problem } from '../response/problem.ts'

const rowsSchema = z.array(
  z.object({
    ordinal: z.number(),
    outcome: z.enum(['ADMITTED', 'REPLAYED', 'QUOTA_EXCEEDED']),
    retry_after: z.number(),
  }),
)
type Outcome = z.infer<typeof rowsSchema>[number]

interface Admission {
  readonly jkt: string
  readonly jti: string
  readonly expires_at: string
  readonly client_id: string
}

export type AdmitRequest = (proof: VerifiedProof, clientId: string) => Promise<void>

export function requestAdmission(database: Pool): AdmitRequest {
  const admit = batchCalls<Admission, Outcome>(
    async (requests) => {
      const { rows } = await database.query({
        name: 'admit_requests',
        text: 'SELECT ordinal, outcome, retry_after FROM consent.admit_requests($1::jsonb)',
        values: [JSON.stringify(requests)],
      })
      return rowsSchema.parse(rows)
    },
    { maximumBatch: 500, maximumInFlight: 2 },
  )

  return async (proof, clientId) => {
    const outcome = await admit({
      jkt: proof.jkt,
      // By its hash: the caller chose it, and one the database can't hold would fail everybody else's in the batch.
      jti: hash('sha256', proof.jti, 'base64url'),
      // Longer than any copy would take the proof, whatever small difference there is between the clocks.
      expires_at: new Date((proof.usableUntil + proofWindow) * 1000).toISOString(),
      client_id: clientId,
    }).catch(() => {
      throw new Problem('ADMISSION_UNAVAILABLE')
    })
    if (outcome.outcome === 'REPLAYED')
      throw new Problem('INVALID_DPOP_PROOF', {
        check: 'jti',
        explanation:
          'This proof was used before. Each is for one request; make a new one, with a new `jti`, for every request. (RFC 9449 §11.1)',
      })
    if (outcome.outcome === 'QUOTA_EXCEEDED') throw new Problem('QUOTA_EXCEEDED', { retryAfter: outcome.retry_after })
  }
}
