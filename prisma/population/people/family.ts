// Children of a married pair: in the data of both parents, younger than both, with numbers kept for them. A sponsored
// child, born abroad, is in the data of the first parent alone.
import type { Persona } from '../../seed/persona-schema.ts'
import { dayText, yearOf, years } from '../days.ts'
import { Random } from '../random.ts'
import type { Recipe } from '../recipe.ts'
import { childNumberOf } from '../registration-numbers.ts'
import type { Identity } from './describe-identity.ts'
import { hasChildrensNumbers, type Pair } from './describe-pair.ts'
import { drawName } from './names.ts'

export type Child = Persona['children'][number]

/** One list for each parent. */
export function drawChildren(
  recipe: Recipe,
  { index, births, marriage }: Pair,
  parents: readonly [Identity, Identity],
): readonly [Child[], Child[]] {
  if (marriage === undefined || !hasChildrensNumbers(index)) return [[], []]
  const random = new Random(recipe.seed, 'children', index)
  const lists: [Child[], Child[]] = [[], []]
  const count = random.weighted([
    [0, 20],
    [1, 35],
    [2, 45],
  ])
  // Birthdays count by the year: a child's comes after that of the younger parent.
  const youngest = Math.max(...births)
  const earliest = Math.max(youngest + years(19), marriage.day - 300)
  const latest = Math.min(youngest + years(45), recipe.asOfDay - 10)
  if (latest <= earliest) return lists
  let bornOn = random.between(earliest, latest)
  for (let ordinal = 0; ordinal < count && bornOn <= latest; ordinal++) {
    const number = childNumberOf(index, ordinal)
    if (parents[0].segment !== 'FIN' && random.chance(0.06)) lists[0].push(sponsored(number, bornOn))
    else {
      const child = bornHere(number, bornOn)
      lists[0].push(child)
      lists[1].push(child)
    }
    bornOn += random.between(300, years(6))
  }
  return lists

  function bornHere(birthCertificateNo: string, day: number): Child {
    const hour = String(random.below(24)).padStart(2, '0')
    const minute = String(random.below(60)).padStart(2, '0')
    return {
      kind: 'BIRTH',
      birthCertificateNo,
      ...drawChild(day),
      timeOfBirth: `${hour}${minute}`,
      singaporeCitizenAtBirth: parents.some(({ segment }) => segment === 'SC'),
    }
  }

  function sponsored(nric: string, day: number): Child {
    const citizen = random.chance(0.5)
    const from = random.pick(['MY', 'CN', 'IN', 'JP', 'US'])
    return {
      kind: 'SPONSORED',
      nric,
      ...drawChild(day),
      birthCountry: from,
      residentialStatus: citizen ? 'C' : 'P',
      nationality: citizen ? 'SG' : from,
      scprGrantDate: dayText(random.between(day, recipe.asOfDay)),
    }
  }

  function drawChild(day: number) {
    const sex = random.chance(0.49) ? 'F' : 'M'
    const { name, hanyuPinyinName } = drawName(random, parents[0].race, sex, parents[0].surname)
    const young = yearOf(recipe.asOfDay) - yearOf(day) <= 21
    return {
      name,
      hanyuPinyinName,
      sex,
      race: parents[0].race,
      dateOfBirth: dayText(day),
      lifeStatus: random.chance(0.005) ? 'D' : 'A',
      vaccinationRequirements: young ? [{ requirement: '1M3D', fulfilled: random.chance(0.93) }] : undefined,
    }
  }
}
