// The records beneath a company: capital, accounts, licences, grants, the registers of builders and contractors.
import type { Company } from '../../seed/company-schema.ts'
import { dayText } from '../days.ts'
import type { Random } from '../random.ts'
import type { Recipe } from '../recipe.ts'

export function drawCapitals(type: string | undefined, random: Random): Company['capitals'] {
  if (type !== 'LC') return []
  const issued = random.weighted([
    [1, 30],
    [100, 20],
    [10_000, 20],
    [100_000, 20],
    [1_000_000, 10],
  ])
  const paid = random.chance(0.95) ? issued : Math.floor(issued / 2)
  const capital = { shareAllottedNumber: String(issued), issuedAmount: `${issued}.00`, paidUpAmount: `${paid}.00` }
  return [{ ...capital, shareType: 'ORD', currency: random.chance(0.92) ? 'SGD' : 'USD' }]
}

/** The last one or two years, where the company is so old. */
export function drawFinancials(
  type: string | undefined,
  registered: number,
  thisYear: number,
  random: Random,
): Company['financials'] {
  if (type !== 'LC' || !random.chance(0.6)) return []
  const filed = [thisYear - 1, thisYear - 2].filter((year) => year > registered)
  return filed.map((year) => {
    const revenue = random.between(20, 9000) * 1000
    const profit = Math.floor(revenue * (random.below(40) - 10) * 0.01)
    return {
      periodStartDate: `${year}-01-01`,
      periodEndDate: `${year}-12-31`,
      audited: revenue > 5_000_000,
      currency: 'SGD',
      companyRevenue: `${revenue}.00`,
      companyProfitLossBeforeTax: `${profit}.00`,
      companyProfitLossAfterTax: `${profit > 0 ? Math.floor(profit * 0.83) : profit}.00`,
    }
  })
}

export function drawLicences({ asOfDay }: Recipe, index: number, random: Random): Company['licences'] {
  if (!random.chance(0.12)) return []
  const issued = asOfDay - random.between(5, 700)
  return [
    {
      licenceNumber: `SYN-L-${index}`,
      licenceName: 'SYNTHETIC FOOD SHOP LICENCE',
      issuanceAgency: 'SFA',
      issueDate: dayText(issued),
      expiryDate: random.chance(0.9) ? dayText(issued + 730) : undefined,
    },
  ]
}

export function drawGrants({ asOfDay }: Recipe, random: Random): Company['grants'] {
  if (!random.chance(0.08)) return []
  const submitted = asOfDay - random.between(20, 900)
  const status = random.pick(['AP', 'RJ', 'PE'])
  return [
    {
      type: random.pick(['EDG', 'PSG', 'MRA']),
      status,
      functionalArea: random.pick(['IT', 'HR', 'OP']),
      developmentCategory: random.pick(['CC', 'IP', 'MA']),
      approvedAmount: status === 'AP' ? random.money(1000, 100_000) : undefined,
      submittedOnDate: dayText(submitted),
      lastUpdatedDate: dayText(random.between(submitted, asOfDay)),
    },
  ]
}

/** General contractors stand in two registers of the Building and Construction Authority. */
export function drawBuilding(
  { asOfDay }: Recipe,
  activity: string,
  random: Random,
): Pick<Company, 'builders' | 'contractors'> {
  if (activity !== '41001') return { builders: [], contractors: [] }
  const expires = () => dayText(asOfDay + random.between(10, 1000))
  return {
    builders: [{ licence: random.pick(['GB1', 'GB2', 'SB']), licenceExpiryDate: expires() }],
    contractors: random.chance(0.7)
      ? [
          {
            workhead: random.pick(['CW01', 'CW02', 'ME01']),
            financialGrade: random.pick(['A1', 'B1', 'C3']),
            crsExpiryDate: expires(),
          },
        ]
      : [],
  }
}
