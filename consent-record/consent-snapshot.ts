// A consent as it stood at one change, the way the database kept it for the receipt and the notice of that change.
import { z } from 'zod'
import { fetchTypes } from '../schema/contract/access-token.ts'
import { consentStates } from '../schema/contract/consent-states.ts'

const moment = z.string().transform((text) => new Date(text))

export const snapshotSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  status: z.enum(consentStates),
  client_id: z.string(),
  subject_kind: z.enum(['PERSON', 'ENTITY']),
  subject_id: z.string(),
  actor_id: z.string().nullable(),
  recipient: z.object({
    legal_name: z.string(),
    uen: z.string(),
    app: z.string(),
    address: z.string(),
    contact: z.string(),
  }),
  purpose_code: z.string(),
  purpose_text: z.record(z.string(), z.string()),
  fetch_type: z.enum(fetchTypes),
  frequency_per_day: z.number().int().nullable(),
  starts_at: moment.nullable(),
  expires_at: moment.nullable(),
  data_life_days: z.number().int(),
  notice: z.object({ uri: z.string(), version: z.string(), language: z.string() }),
  record: z.looseObject({
    schema_version: z.string(),
    storage_location: z.string(),
    jurisdiction: z.string(),
    withdrawal_method: z.string(),
    consent_type: z.string(),
  }),
  items: z.array(
    z.object({ scope: z.string(), required: z.boolean(), decision: z.enum(['PENDING', 'GRANTED', 'REFUSED']) }),
  ),
  history: z.array(
    z.object({
      version: z.number().int(),
      to_status: z.enum(consentStates),
      actor: z.string(),
      reason: z.string(),
      at: moment,
    }),
  ),
})
export type ConsentSnapshot = z.infer<typeof snapshotSchema>

/** The change that the snapshot was taken of. */
export function lastChange({ history }: ConsentSnapshot): ConsentSnapshot['history'][number] {
  const last = history.at(-1)
  if (!last) throw new Error('a snapshot without a history')
  return last
}
