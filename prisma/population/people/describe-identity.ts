// Who a person is, from the index alone: what the person's own row says, and what a company that names the person as an
// officer says too.
import { yearOf, years } from '../days.ts'
import { opaqueId } from '../opaque-id.ts'
import { Random } from '../random.ts'
import type { Recipe } from '../recipe.ts'
import { finOf, nricOf } from '../registration-numbers.ts'
import { describePair, type Pair, type Segment } from './describe-pair.ts'
import { drawName, type PersonName } from './names.ts'

export interface Identity extends PersonName {
  readonly index: number
  readonly id: string
  readonly segment: Segment
  readonly uinfin: string
  readonly sex: 'F' | 'M'
  readonly race: string
  /** Day number. */
  readonly bornOn: number
  readonly age: number
  /** Code of the nationality table. */
  readonly nationality: string
  /** Code of the country table. */
  readonly birthCountry: string
}

/** Where people come from who are no citizens; codes of both tables. */
const origins = [
  ['MY', 34],
  ['CN', 20],
  ['IN', 20],
  ['PH', 10],
  ['ID', 8],
  ['JP', 4],
  ['US', 2],
  ['FR', 2],
] as const satisfies [readonly [string, number], ...(readonly [string, number])[]]
const raceOfOrigin: Readonly<Record<string, string>> = { CN: 'CN', IN: 'IN', MY: 'CN' }

export function describeIdentity(recipe: Recipe, index: number, pair = describePair(recipe, index >> 1)): Identity {
  const random = new Random(recipe.seed, 'person', index)
  const member = index % 2 === 0 ? 0 : 1
  const segment = pair.segments[member]
  const sex = sexOf(pair, member, random)
  const origin = random.weighted<string>(origins)
  const race = segment === 'FIN' ? (raceOfOrigin[origin] ?? 'XX') : pair.race
  const bornOn = pair.births[member]
  return {
    index,
    id: opaqueId(recipe.seed, 'personId', index),
    segment,
    uinfin: segment === 'FIN' ? finOf(index) : nricOf(index),
    sex,
    race,
    bornOn,
    age: Math.floor((recipe.asOfDay - bornOn) / 365.25),
    nationality: segment === 'SC' ? 'SG' : origin,
    birthCountry: segment === 'SC' && random.chance(0.82) ? 'SG' : origin,
    ...drawName(random, race, sex),
  }
}

/** The first of a couple is the husband. */
function sexOf({ marriage }: Pair, member: 0 | 1, random: Random): 'F' | 'M' {
  const drawn = random.chance(0.51) ? 'F' : 'M'
  return marriage === undefined ? drawn : member === 0 ? 'M' : 'F'
}

/** As agencies keep it: of a few old people only the year or the month is known. */
export function dateOfBirthKnown(text: string, bornOn: number, random: Random): string {
  const old = yearOf(bornOn) < 1965
  if (old && random.chance(0.015)) return text.slice(0, 4)
  if (old && random.chance(0.015)) return text.slice(0, 7)
  return text
}

/** Day number on which a person turned so old, about. */
export function turned(person: Pick<Identity, 'bornOn'>, age: number): number {
  return person.bornOn + years(age)
}
