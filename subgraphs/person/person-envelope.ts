// The envelope of a person's item: the catalogue's rule, and what the database says differs from it.
import { envelopeKey } from '../../prisma/person/envelope-key.ts'
import { type ItemMetadata, readItemMetadata } from '../../schema/item-metadata.ts'
import {
  decideEnvelope,
  type Envelope,
  type EnvelopeOverride,
  overrideSchema,
  overridesSchema,
} from '../items/decide-envelope.ts'
import type { PersonRow, RecordRow } from './person-loaders.ts'

export const personLeaves = readItemMetadata(['person'])

/** By envelope key; the leaves of one item share agency and segments. */
const rules: ReadonlyMap<string, ItemMetadata> = new Map(
  personLeaves.toReversed().map((leaf) => [envelopeKey(leaf), leaf]),
)

export interface ItemFacts {
  readonly hasValue: boolean
  readonly applicable?: boolean
}

/** `key` is the item, or the account or licence that has an envelope of its own. */
export function personEnvelope(person: PersonRow, key: string, facts: ItemFacts): Envelope {
  const overrides = overridesSchema.parse(person.envelopes)
  return envelope(person, key, facts, overrides[key])
}

/** A record has the envelope of its item, and says itself what differs. */
export function recordEnvelope(person: PersonRow, key: string, record: RecordRow): Envelope {
  const override = record['envelope'] === null ? undefined : overrideSchema.parse(record['envelope'])
  return envelope(person, key, { hasValue: true }, override)
}

function envelope(person: PersonRow, key: string, facts: ItemFacts, override: EnvelopeOverride | undefined): Envelope {
  const rule = rules.get(key)
  if (!rule) throw new Error(`No item has an envelope of the name ${key}.`)
  return decideEnvelope({
    rule,
    segment: person.segment,
    updatedOn: person.updatedOn,
    override,
    // Contact data comes from Singpass, which verifies it (source 4).
    source: rule.agency.includes('Singpass') ? 'SINGPASS_VERIFIED' : 'GOVERNMENT_VERIFIED',
    ...facts,
  })
}
