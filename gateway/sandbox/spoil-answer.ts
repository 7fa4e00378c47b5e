// The faults of agencies: what comes between a subgraph's answer and what the gateway takes of it. The subgraph was asked
// and has answered; its answer is late, has errors, or says that an item cannot be had.
import { setTimeout } from 'node:timers/promises'
import type { PolicyIndex } from '../../schema/policy/policy-index.ts'
import type { PassAnswer } from '../federation/subgraph-data-source.ts'
import { hasEnvelope } from './fault-choices.ts'
import { coordinatesWithin, type FoundField, fetchedFields, findFields } from './fetched-fields.ts'
import { giveAsUnavailable } from './give-as-unavailable.ts'
import { changePlace, placesOf } from './places-of.ts'
import type { FaultsUnderWay } from './struck-faults.ts'

export function answerSpoiler(underWay: () => FaultsUnderWay | undefined, policy: () => PolicyIndex): PassAnswer {
  return async (answer, document, millisecondsLeft) => {
    const current = underWay()
    if (!current) return answer
    const { faults, strike } = current
    const index = policy()
    const fields = fetchedFields(document, index)
    const itemsOf = (agency: string) => findFields(fields, (coordinate) => isItemOf(agency, coordinate, index))

    const slow = faults['agency-slow']
    if (slow && itemsOf(slow.agency).length > 0) {
      const late = slow.milliseconds >= millisecondsLeft
      const coordinates = fields.flatMap(coordinatesWithin)
      strike('agency-slow', late ? { code: 'AGENCY_UNAVAILABLE', coordinates } : {})
      await setTimeout(Math.min(slow.milliseconds, millisecondsLeft))
      if (late) throw new Error('the deadline passed')
    }

    const down = faults['agency-down']
    const broken = down === undefined ? [] : itemsOf(down)
    if (broken.length > 0)
      strike('agency-down', { code: 'AGENCY_ERROR', coordinates: broken.flatMap(coordinatesWithin) })
    const errors = broken.flatMap(({ path }) => placesOf(path, answer.data).map((place) => ({ path: place })))

    const item = faults['item-unavailable']
    const missing = item === undefined ? [] : findFields(fields, (coordinate) => coordinate === item)
    if (missing.length > 0) strike('item-unavailable')
    const data = missing.reduce((changed, field) => withoutItem(changed, field, index), answer.data)
    return { ...answer, data, errors: [...(answer.errors ?? []), ...errors] }
  }
}

/** What has an envelope goes as a whole; an agency that is down does not even say how many records there are. */
function isItemOf(agency: string, coordinate: string, index: PolicyIndex): boolean {
  const field = index.fields.get(coordinate)
  if (!field?.scopes || !field.agencies.includes(agency)) return false
  return field.item !== undefined || hasEnvelope(field.yields, index)
}

function withoutItem<Data>(data: Data, field: FoundField, index: PolicyIndex): Data {
  return placesOf(field.path, data).reduce(
    (changed, place) => changePlace(changed, place, (value) => giveAsUnavailable(value, field, index)),
    data,
  )
}
