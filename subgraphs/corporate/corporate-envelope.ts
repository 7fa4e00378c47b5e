// The envelope of a company's group of items. What a company lodged about its officers and shareholders nobody has
// verified, and that is said (catalogue facts 2.2).
import { type ItemMetadata, readItemMetadata } from '../../schema/item-metadata.ts'
import {
  decideEnvelope,
  type Envelope,
  type EnvelopeOverride,
  type ItemSource,
  overrideSchema,
  overridesSchema,
} from '../items/decide-envelope.ts'
import type { EntityRow, RecordRow } from './corporate-loaders.ts'

/** By item; the leaves of one group share their agency. */
const rules: ReadonlyMap<string, ItemMetadata> = new Map(
  readItemMetadata(['corporate'])
    .toReversed()
    .map((leaf) => [leaf.item, leaf]),
)

const asLodged = new Set(['entity.appointments', 'entity.shareholders', 'appointments'])

export function entityEnvelope(entity: EntityRow, item: string, hasValue: boolean): Envelope {
  return envelope(item, hasValue, overridesSchema.parse(entity.envelopes)[item], entity.updatedOn)
}

/** A record has the envelope of its group, and says itself what differs. */
export function entityRecordEnvelope(entity: EntityRow, item: string, record: RecordRow): Envelope {
  return envelope(item, true, overrideOf(record), entity.updatedOn)
}

/** A person's appointments have no date of their own in the register beyond those of the records. */
export function ownAppointmentsEnvelope(hasValue: boolean, record?: RecordRow): Envelope {
  return envelope('appointments', hasValue, record === undefined ? { lastUpdated: null } : overrideOf(record), null)
}

function overrideOf(record: RecordRow): EnvelopeOverride | undefined {
  return record['envelope'] === null ? undefined : overrideSchema.parse(record['envelope'])
}

function envelope(
  item: string,
  hasValue: boolean,
  override: EnvelopeOverride | undefined,
  updatedOn: Date | null,
): Envelope {
  const rule = rules.get(item)
  const segment = rule?.segments[0]
  if (!rule || !segment) throw new Error(`No item has an envelope of the name ${item}.`)
  const source: ItemSource = asLodged.has(item) ? 'AS_LODGED' : 'GOVERNMENT_VERIFIED'
  return decideEnvelope({ rule, segment, hasValue, override, updatedOn, source })
}
