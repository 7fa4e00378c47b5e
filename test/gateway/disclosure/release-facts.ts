// A release as the pipeline would ask for it, for tests of the release alone.
import { v7 } from 'uuid'
import type { DisclosureFacts } from '../../../gateway/disclosure/release-disclosure.ts'

export function releaseFacts(part: Partial<DisclosureFacts> & Pick<DisclosureFacts, 'caller'>): DisclosureFacts {
  return {
    eventId: v7(),
    operationHash: 'a'.repeat(64),
    operationName: undefined,
    requested: ['Person.name'],
    released: ['Person.name'],
    undelivered: [],
    refused: [],
    agencies: ['ICA'],
    ...part,
  }
}
