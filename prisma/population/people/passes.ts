// What the Ministry of Manpower and ICA have of a pass holder: the pass, the employer, the occupation.
import type { Persona } from '../../seed/persona-schema.ts'
import { dayText } from '../days.ts'
import type { Random } from '../random.ts'
import type { Recipe } from '../recipe.ts'
import type { Identity } from './describe-identity.ts'
import type { Work } from './savings-and-tax.ts'

type Items = Persona['items']

export interface Pass {
  readonly items: Partial<Items>
  /** Only some passes come with an address on record (catalogue facts 1.3, regadd). */
  readonly hasAddress: boolean
}

export function drawPass(recipe: Recipe, { age }: Identity, work: Work, random: Random): Pass {
  const passType = work.wage === 0 ? (age < 26 ? 'STP' : random.pick(['LTVP', 'DP'])) : random.weighted(workPasses)
  const approved = random.chance(0.03)
  return {
    hasAddress: passType !== 'RPass' && passType !== 'TEP',
    items: {
      passType,
      passStatus: approved ? 'Approved' : 'Live',
      passExpiryDate: dayText(recipe.asOfDay + random.between(-60, 720)),
      ...(work.wage === 0
        ? {}
        : {
            employment: work.employer,
            employmentSector: passType === 'RPass' ? random.pick(sectors) : 'SERVICE',
            occupationDescription: passType === 'RPass' ? random.pick(trades) : random.pick(professions),
          }),
    },
  }
}

const workPasses = [
  ['RPass', 55],
  ['SPass', 17],
  ['P1Pass', 8],
  ['P2Pass', 8],
  ['QPass', 8],
  ['PEP', 1],
  ['Entre', 1],
  ['TEP', 2],
] as const satisfies [readonly [string, number], ...(readonly [string, number])[]]
const sectors = ['CONSTRUCTION', 'MANUFACTURING', 'MARINE SHIPYARD', 'PROCESS', 'DOMESTIC', 'SERVICE'] as const
const trades = ['CONSTRUCTION WORKER', 'MACHINE OPERATOR', 'WELDER', 'CLEANER', 'COOK'] as const
const professions = ['SOFTWARE ENGINEER', 'ACCOUNTANT', 'RESEARCHER', 'SALES EXECUTIVE', 'ARCHITECT'] as const
