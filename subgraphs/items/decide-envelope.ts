// Decides which of the four kinds of answer an item is, and who vouches for it (catalogue facts 1.1). The four are kept
// apart: not applicable to this subject, unavailable at the agency, known to be empty, available.
import { z } from 'zod'
import type { ItemMetadata, Segment } from '../../schema/item-metadata.ts'

export type ItemState = 'AVAILABLE' | 'EMPTY' | 'NOT_APPLICABLE' | 'UNAVAILABLE'
export type ItemSource = 'GOVERNMENT_VERIFIED' | 'USER_PROVIDED' | 'NOT_APPLICABLE' | 'SINGPASS_VERIFIED' | 'AS_LODGED'

export interface Envelope {
  readonly state: ItemState
  readonly source: ItemSource
  readonly classification: string
  readonly lastUpdated: Date | string | null
  readonly agency: string
}

/** What the database says differs from the rule. */
export const overrideSchema = z.object({
  state: z.enum(['AVAILABLE', 'EMPTY', 'NOT_APPLICABLE', 'UNAVAILABLE']).optional(),
  source: z
    .enum(['GOVERNMENT_VERIFIED', 'USER_PROVIDED', 'NOT_APPLICABLE', 'SINGPASS_VERIFIED', 'AS_LODGED'])
    .optional(),
  lastUpdated: z.string().nullable().optional(),
})
export const overridesSchema = z.record(z.string(), overrideSchema)
export type EnvelopeOverride = z.infer<typeof overrideSchema>

export interface EnvelopeFacts {
  readonly rule: Pick<ItemMetadata, 'segments' | 'agency' | 'classification'>
  /** The subject's segment; ENTITY for a company. */
  readonly segment: Segment
  readonly hasValue: boolean
  readonly override: EnvelopeOverride | undefined
  readonly updatedOn: Date | null
  /** Who vouches for the item where the override does not say. */
  readonly source: ItemSource
  /** For items that a rule beside the segment rules out. */
  readonly applicable?: boolean
}

export function decideEnvelope(facts: EnvelopeFacts): Envelope {
  const { rule, segment, override } = facts
  const about = { classification: rule.classification, agency: answeringAgency(rule.agency, segment) }
  const applicable = (facts.applicable ?? true) && rule.segments.includes(segment)
  if (!applicable || override?.state === 'NOT_APPLICABLE')
    return { ...about, state: 'NOT_APPLICABLE', source: 'NOT_APPLICABLE', lastUpdated: null }
  return {
    ...about,
    state: override?.state ?? (facts.hasValue ? 'AVAILABLE' : 'EMPTY'),
    source: override?.source ?? facts.source,
    lastUpdated: override?.lastUpdated === undefined ? facts.updatedOn : override.lastUpdated,
  }
}

/** Where ICA and MOM share an item, MOM answers for pass holders; otherwise the first agency named. */
function answeringAgency(agencies: readonly string[], segment: Segment): string {
  if (segment === 'FIN' && agencies.includes('MOM')) return 'MOM'
  return agencies[0] ?? ''
}
