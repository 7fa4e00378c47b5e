// The events of an export against one another: all of the one it is for, in order, and for a person none missing. What a
// retention deleted is counted as redacted, what a law holds back from the person as withheld; neither is a fault.
import { commitment } from '../../schema/contract/disclosure-event.ts'
import type { ExportedEvent, LogExport } from '../../schema/contract/log-export.ts'
import type { Check } from './verify-export.ts'
import { Wrong } from './wrong.ts'

export function verifyEvents(
  exported: LogExport,
  count: (what: Check) => void,
  verifyInLog: (event: ExportedEvent, name: string) => void,
): void {
  const numbers = exported.for === 'SUBJECT' ? expectNumbers(exported, count) : undefined
  if (numbers === undefined && exported.withheld !== undefined)
    throw new Wrong('the export withholds events from somebody who is not their subject')
  let last: ExportedEvent | undefined
  for (const [n, event] of exported.events.entries()) {
    const name = `event ${n + 1} (${event.event_id})`
    verifyInLog(event, name)
    if (event.body !== null && event.body['id'] !== event.event_id)
      throw new Wrong(`${name}: its content is another event's`)
    if (numbers) verifySequence(exported, event, numbers.next(), name, count)
    else verifyOrder(event, last, name)
    if (exported.for === 'RECIPIENT') verifyRecipient(exported, event, name)
    if (exported.for === 'AGENCY') verifyFeed(event, name)
    else if (event.feed !== undefined) throw new Wrong(`${name}: it is as an agency may see it`)
    count(event.body === null && event.feed === undefined ? 'redacted events' : 'events')
    last = event
  }
  numbers?.end()
  if (String(exported.events.length) !== exported.count)
    throw new Wrong(`the export says it holds ${exported.count} events and holds ${exported.events.length}: it was cut`)
}

/** The number each event of a person must bear: from 1 on, without those that are withheld for a time. */
function expectNumbers({ withheld = [], made_at }: LogExport, count: (what: Check) => void) {
  const left = new Set(withheld.map(({ sequence }) => sequence))
  for (const { sequence, until } of withheld)
    if (until <= made_at) throw new Wrong(`number ${sequence} is withheld longer than ${until}`)
  if (left.size !== withheld.length) throw new Wrong('the export withholds a number twice')
  let number = 0
  const pass = () => {
    number++
    while (left.delete(String(number))) {
      count('withheld events')
      number++
    }
  }
  pass()
  return {
    next: () => {
      const expected = String(number)
      pass()
      return expected
    },
    end: () => {
      const [stray] = left
      if (stray !== undefined)
        throw new Wrong(`number ${stray} is said to be withheld, and number ${number} is missing`)
    },
  }
}

/** A person's events are numbered from 1 without a gap; a number can't be made up, for its commitment is in the leaf. */
function verifySequence(
  exported: LogExport,
  event: ExportedEvent,
  expected: string,
  name: string,
  count: (what: Check) => void,
) {
  const { opening, body } = event
  const sequence = opening?.sequence ?? event.redacted_sequence
  if (body !== null) {
    if (opening === null) throw new Wrong(`${name}: its commitments are not opened`)
    if (
      commitment(opening.subject_salt, opening.subject_id) !== body['subject_commitment'] ||
      commitment(opening.sequence_salt, opening.sequence) !== body['sequence_commitment']
    )
      throw new Wrong(`${name}: the subject or number it is given is not the one that was sealed`)
    if (opening.subject_id !== exported.of) throw new Wrong(`${name}: it is another person's`)
    count('opened commitments')
  }
  if (sequence === expected) return
  const later = exported.events.some((each) => (each.opening?.sequence ?? each.redacted_sequence) === expected)
  throw new Wrong(
    later
      ? `${name}: it bears the number ${sequence} where ${expected} belongs, the events are out of order`
      : `${name}: it bears the number ${sequence}, and number ${expected} is missing`,
  )
}

function verifyRecipient(exported: LogExport, event: ExportedEvent, name: string): void {
  if (event.body !== null && event.body['client_id'] !== exported.of)
    throw new Wrong(`${name}: it is another recipient's`)
}

/** The leaf hides all but its place from an agency: that it is there is proved, what it says is the log's signed word. */
function verifyFeed({ feed, body, opening, event_id }: ExportedEvent, name: string): void {
  if (feed === undefined || body !== null || opening !== null)
    throw new Wrong(`${name}: it is not as an agency may see it`)
  if (feed.event_id !== event_id) throw new Wrong(`${name}: its content is another event's`)
}

function verifyOrder(event: ExportedEvent, last: ExportedEvent | undefined, name: string): void {
  if (last !== undefined && last.index >= event.index) throw new Wrong(`${name}: the events are out of order`)
}
