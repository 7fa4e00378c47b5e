// Where a pair or a single person lives, and the flat they own there: the address, its kind by HDB or URA, the loan.
import type { Persona } from '../../seed/persona-schema.ts'
import { dayText, yearOf, years } from '../days.ts'
import type { Random } from '../random.ts'
import type { Recipe } from '../recipe.ts'

export type Address = NonNullable<Persona['items']['registeredAddress']>
export type HdbFlat = Persona['hdbFlats'][number]

export interface Home {
  readonly address: Address | undefined
  readonly hdbType: string | undefined
  readonly housingType: string | undefined
}

export function drawHome(random: Random): Home {
  const kind = random.weighted([
    ['HDB', 78],
    ['FLAT', 15],
    ['HOUSE', 4],
    ['OVERSEAS', 2],
    ['NONE', 1],
  ])
  const none = { address: undefined, hdbType: undefined, housingType: undefined }
  switch (kind) {
    case 'HDB':
      return { ...none, address: highRise(random), hdbType: drawHdbType(random) }
    case 'FLAT':
      return {
        ...none,
        address: { ...highRise(random), building: `${random.pick(buildings)} SYNTHETIC` },
        housingType: random.pick(['131', '132', '139']),
      }
    case 'HOUSE':
      return { ...none, address: landed(random), housingType: random.pick(['121', '122', '123']) }
    case 'OVERSEAS':
      return { ...none, address: overseas(random) }
    default:
      return none
  }
}

/** The flat that is the home, as the register has it for each of its owners. */
export function drawFlat(recipe: Recipe, home: Home, owners: number, random: Random): HdbFlat | undefined {
  if (home.hdbType === undefined || home.address === undefined) return undefined
  const bought = recipe.asOfDay - random.between(200, years(34))
  const lease = bought - random.between(0, years(20))
  const price = random.between(90, 900) * 1000
  const loan = Math.floor(price * 0.75)
  const term = random.between(15, 30)
  const left = Math.max(0, term * 12 - Math.floor((recipe.asOfDay - bought) / 30.44))
  const owed = Math.floor((loan * left) / (term * 12))
  return {
    numberOfOwners: owners,
    address: home.address,
    hdbType: home.hdbType,
    leaseCommencementDate: dayText(lease),
    termOfLease: 99,
    dateOfPurchase: dayText(bought),
    dateOfOwnershipTransfer: random.chance(0.05) ? dayText(bought + random.between(1, 150)) : undefined,
    loanGranted: `${loan}.00`,
    originalLoanRepayment: term,
    balanceLoanYears: Math.floor(left / 12),
    balanceLoanMonths: left % 12,
    outstandingLoanBalance: `${owed}.00`,
    monthlyLoanInstalment: left === 0 ? '0.00' : `${Math.ceil(loan / (term * 12))}.00`,
    purchasePrice: `${price}.00`,
    outstandingInstalment: random.chance(0.02) ? random.money(100, 4000) : '0.00',
  }
}

/** CPF savings used for that flat. */
export function drawHousingWithdrawal(
  recipe: Recipe,
  { address, dateOfPurchase, purchasePrice, monthlyLoanInstalment }: HdbFlat,
  random: Random,
): Persona['cpfHousingWithdrawals'][number] {
  const price = Number(purchasePrice)
  const used = random.between(5, 60) * Math.floor(price / 100)
  const held = yearOf(recipe.asOfDay) - Number(dateOfPurchase?.slice(0, 4))
  return {
    address,
    principalWithdrawal: `${used}.00`,
    accruedInterest: `${Math.floor(used * 0.025 * Math.max(0, held))}.00`,
    monthlyInstalment: monthlyLoanInstalment ?? '0.00',
    totalAllowed: `${price}.00`,
  }
}

function drawHdbType(random: Random): string {
  return random.weighted([
    ['111', 3],
    ['112', 7],
    ['113', 22],
    ['114', 40],
    ['115', 20],
    ['116', 6],
    ['118', 2],
  ])
}

function highRise(random: Random) {
  const floor = random.between(1, 25)
  return {
    type: 'SG' as const,
    block: `${random.between(1, 899)}${random.chance(0.2) ? random.pick(['A', 'B', 'C']) : ''}`,
    floor: floor < 10 ? `0${floor}` : String(floor),
    unit: random.chance(0.01) ? `${random.between(100, 999)}A` : String(random.between(1, 999)).padStart(2, '0'),
    ...streetAndPostalCode(random),
  }
}

function landed(random: Random) {
  return { type: 'SG' as const, block: String(random.between(1, 199)), ...streetAndPostalCode(random) }
}

function overseas(random: Random) {
  const line1 = `${random.between(1, 300)} SYNTHETIC LANE`
  return { type: 'UNFORMATTED' as const, line1, line2: random.pick(['LONDON, UNITED KINGDOM', 'PERTH, AUSTRALIA']) }
}

/** A leading zero is part of the postal code. */
function streetAndPostalCode(random: Random) {
  const street = `${random.pick(quarters)} SYNTHETIC ${random.pick(ways)} ${random.between(1, 90)}`
  return { street, postalCode: String(random.between(10_001, 829_999)).padStart(6, '0') }
}

const quarters = ['UPPER', 'LOWER', 'EAST', 'WEST', 'NORTH', 'SOUTH', 'NEW', 'OLD'] as const satisfies [
  string,
  ...string[],
]
const ways = ['AVENUE', 'STREET', 'ROAD', 'DRIVE', 'CRESCENT', 'CENTRAL'] as const satisfies [string, ...string[]]
const buildings = ['THE PALMS', 'HILLVIEW', 'BAYSIDE', 'ORCHID COURT', 'SKY RESIDENCES'] as const satisfies [
  string,
  ...string[],
]
