// What work leaves behind: CPF balances and contributions, tax assessments. From the wage and the age, roughly as the
// schemes work; nothing here is exact to a rate.
import type { Persona } from '../../seed/persona-schema.ts'
import { companyNameOf } from '../companies/company-name.ts'
import { dayText, monthNumber, monthText, yearOf, years } from '../days.ts'
import { dollars, type Random } from '../random.ts'
import { peoplePerCompany, type Recipe } from '../recipe.ts'
import type { Identity } from './describe-identity.ts'

export interface Work {
  /** Dollars a month; 0 without work. */
  readonly wage: number
  readonly employer: string
  readonly selfEmployed: boolean
}

export function drawWork(recipe: Recipe, { age, index }: Identity, random: Random): Work {
  const working = age >= 19 && age <= 72 && random.chance(age > 64 ? 0.35 : 0.8)
  const wage = working ? Math.floor(1400 + 9000 * (random.bits() / 2 ** 32) ** 2) : 0
  const company = Math.max(0, Math.floor(index / peoplePerCompany) - random.below(12))
  return { wage, employer: companyNameOf(recipe.seed, company), selfEmployed: working && random.chance(0.08) }
}

type Items = Persona['items']

/** Savings of a resident; from 55 on there is a retirement account in place of the special one. */
export function drawBalances({ age }: Identity, { wage }: Work, random: Random): Partial<Items> {
  if (age < 17 || random.chance(0.01)) return {}
  const worked = Math.max(0, Math.min(age, 65) - 22)
  const saved = (rate: number) => dollars(Math.floor((wage || 2200) * 12 * worked * rate * 100 * draw(random)))
  const retired = age >= 55
  return {
    cpfOrdinaryAccount: saved(0.12),
    cpfMedisaveAccount: saved(0.06),
    cpfSpecialAccount: retired ? '0.00' : saved(0.05),
    cpfRetirementAccount: retired ? saved(0.09) : undefined,
    ...(random.chance(0.12) && age > 21
      ? {
          cpfAgentBankCode: 'SYNTHETICBANK',
          cpfInvestmentAccountNo: `000-${random.between(10_000, 99_999)}-${random.below(10)}`,
          cpfSpecialDiscountedShares: random.chance(0.3) ? random.between(100, 1500) : 0,
          cpfSelfAwarenessQuestionnaire: random.pick(['Y', 'N', 'X']),
        }
      : {}),
  }
}

/** Of the last 15 months (catalogue facts 1.3), in runs of one employer each. */
export function drawContributions(recipe: Recipe, work: Work, random: Random): Persona['cpfContributions'] {
  if (work.wage === 0 || work.selfEmployed) return []
  const first = monthNumber(recipe.asOfDay) - 15
  const amount = dollars(Math.floor(Math.min(work.wage, 7400) * 37))
  const whole = [{ employer: work.employer, amount, firstMonth: firstDay(first), months: 15 }]
  if (!random.chance(0.2)) return whole
  const before = random.between(1, 12)
  const gap = random.below(3)
  const earlier = dollars(Math.floor(Math.min(work.wage, 7400) * 33))
  return [
    {
      employer: companyNameOf(recipe.seed, random.below(600)),
      amount: earlier,
      firstMonth: firstDay(first),
      months: before,
    },
    {
      ...whole[0],
      employer: work.employer,
      amount,
      firstMonth: firstDay(first + before + gap),
      months: 15 - before - gap,
    },
  ].filter(({ months }) => months > 0)
}

function firstDay(month: number): string {
  return `${monthText(month)}-01`
}

/** Up to three finalised years; the newest may be still to come. */
export function drawAssessments(
  recipe: Recipe,
  { age, segment }: Identity,
  { wage, selfEmployed }: Work,
  random: Random,
): Persona['assessments'] {
  const thisYear = yearOf(recipe.asOfDay)
  const newest = random.chance(0.15) ? thisYear - 1 : thisYear
  const count = wage === 0 ? 0 : Math.min(3, Math.max(0, age - 20))
  return Array.from({ length: count }, (_, back) => {
    const income = Math.floor(wage * 12 * (1 - 0.04 * back))
    const rent = random.chance(0.05) ? random.between(6000, 48_000) : 0
    const interest = random.chance(0.2) ? random.between(10, 3000) : 0
    const leaving = segment === 'FIN' && back === 0 && random.chance(0.02)
    return {
      yearOfAssessment: newest - back,
      amount: `${income + rent + interest}.00`,
      employment: selfEmployed ? '0.00' : `${income}.00`,
      trade: selfEmployed ? `${income}.00` : '0.00',
      rent: `${rent}.00`,
      interest: `${interest}.00`,
      taxClearance: leaving,
      category: leaving ? 'ORIGINAL' : random.weighted(categories),
    }
  })
}

const categories = [
  ['ORIGINAL', 94],
  ['AMENDED', 4],
  ['ADDITIONAL', 1],
  ['REPAYMENT', 1],
] as const

/** Somewhere between nothing much and twice the usual. */
function draw(random: Random): number {
  return 0.2 + (1.6 * random.bits()) / 2 ** 32
}

/** The last change at an agency; within the year before. */
export function drawUpdatedOn({ asOfDay }: Recipe, random: Random): string {
  return dayText(asOfDay - random.below(years(1)))
}
