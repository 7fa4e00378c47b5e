// What only citizens have: the eligibility of two generations, and the CHAS card.
import type { Persona } from '../../seed/persona-schema.ts'
import { dayText, yearOf, years } from '../days.ts'
import type { Random } from '../random.ts'
import type { Recipe } from '../recipe.ts'
import type { Identity } from './describe-identity.ts'

export function drawBenefits(recipe: Recipe, { bornOn, name }: Identity, random: Random): Partial<Persona['items']> {
  const born = yearOf(bornOn)
  const generations = { pioneerEligible: born <= 1949, merdekaEligible: born >= 1950 && born <= 1959 }
  if (!random.chance(0.45)) return generations
  const issued = recipe.asOfDay - random.between(10, years(2) - 10)
  return {
    ...generations,
    chasCardType: random.weighted([
      ['B', 35],
      ['O', 30],
      ['G', 35],
    ]),
    chasIndicator: 'Y',
    chasIssueDate: dayText(issued),
    chasExpiryDate: dayText(issued + years(2)),
    chasName: name,
  }
}
