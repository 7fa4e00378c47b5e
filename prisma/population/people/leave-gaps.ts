// Takes away from a complete person what real records lack, so that all four states of an item occur: an agency that
// can't answer (no value beside it), values given by the person, agencies without a date. The other two states come
// of themselves: what does not apply to the segment is never made, and many items are known to be empty.
import type { Persona } from '../../seed/persona-schema.ts'
import type { Random } from '../random.ts'
import type { PersonRecord } from './person-record.ts'

type Envelopes = Persona['envelopes']

const unavailable = { state: 'UNAVAILABLE' } as const

export function leaveGaps(person: PersonRecord, random: Random): PersonRecord {
  const asked: PersonRecord = random.chance(0.05)
    ? { ...person, envelopes: { marital: { source: 'USER_PROVIDED' } } }
    : random.chance(0.01)
      ? { ...person, envelopes: { mobileno: { lastUpdated: null } } }
      : person
  if (!random.chance(0.03)) return asked
  const { segment, items } = asked
  const envelopes = (...keys: string[]): Envelopes => ({
    ...asked.envelopes,
    ...Object.fromEntries(keys.map((key) => [key, unavailable])),
  })
  const silent = random.pick(['IRAS', 'LTA', 'HDB', 'CPFB', 'Singpass'])
  switch (silent) {
    case 'IRAS':
      return {
        ...asked,
        assessments: [],
        envelopes: envelopes('noa', 'noa-basic', 'noahistory', 'noahistory-basic'),
      }
    case 'LTA':
      return { ...asked, vehicles: [], envelopes: envelopes('vehicles') }
    case 'HDB':
      return { ...asked, hdbFlats: [], envelopes: envelopes('hdbownership') }
    case 'CPFB':
      if (segment === 'FIN') return asked
      return { ...asked, items: { ...items, cpfMedisaveAccount: undefined }, envelopes: envelopes('cpfbalances.ma') }
    default:
      return { ...asked, items: { ...items, email: undefined }, envelopes: envelopes('email') }
  }
}
