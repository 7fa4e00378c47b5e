// Makes the companies of a range of indexes. The same recipe and index make the same company, whoever asks.
import type { Company } from '../../seed/company-schema.ts'
import { dayText, yearOf, years } from '../days.ts'
import { Random } from '../random.ts'
import type { Recipe } from '../recipe.ts'
import { drawBuilding, drawCapitals, drawFinancials, drawGrants, drawLicences } from './company-records.ts'
import { type CompanyIdentity, describeCompany } from './describe-company.ts'
import { drawOfficers } from './draw-officers.ts'

/** One generated company, in the form of a sandbox company: what is checked there can be checked here. */
export type CompanyRecord = Readonly<Omit<Company, 'slug' | 'shows'>> & {
  readonly index: number
  readonly id: string
  /** Opaque id of the person behind each appointment, where the population has one. */
  readonly officerIds: readonly (string | undefined)[]
}

/** Indexes from `from` to before `to`. */
export function* generateCompanies(recipe: Recipe, from: number, to: number): Generator<CompanyRecord> {
  for (let index = from; index < to; index++) yield generateCompany(recipe, describeCompany(recipe, index))
}

function generateCompany(recipe: Recipe, identity: CompanyIdentity): CompanyRecord {
  const { seed, asOfDay } = recipe
  const { index, id, entityType, registrationNumber, type } = identity
  const random = new Random(seed, 'company', index)
  const registeredOn = asOfDay - random.between(30, years(35))
  const activity = random.pick(activities)
  const { appointments, personIds, shareholders } = drawOfficers(recipe, identity, registeredOn, random)
  const company: CompanyRecord = {
    index,
    id,
    officerIds: personIds,
    updatedOn: dayText(asOfDay - random.below(700)),
    entityType,
    registrationNumber,
    identityCountry: entityType === 'UEN' ? 'SG' : 'GB',
    envelopes: {},
    profile: {
      name: identity.name,
      type,
      companyType: type === 'LC' ? random.weighted(companyTypes) : type === 'FC' ? 'BRN' : undefined,
      constitution: type === 'BN' ? (appointments.length > 1 ? 'P' : 'S') : undefined,
      uenStatus: random.weighted(statuses),
      countryOfIncorporation: type === undefined ? undefined : type === 'FC' ? random.pick(['US', 'JP', 'FR']) : 'SG',
      registrationDate: dayText(registeredOn),
      expiryDate: type === 'BN' ? dayText(asOfDay + random.between(-100, 1000)) : undefined,
      primaryActivity: entityType === 'UEN' ? activity : undefined,
      secondaryActivity: entityType === 'UEN' && random.chance(0.3) ? random.pick(activities) : undefined,
    },
    address: drawAddress(entityType, random),
    appointments,
    shareholders,
    capitals: drawCapitals(type, random),
    financials: drawFinancials(type, yearOf(registeredOn), yearOf(asOfDay), random),
    previousNames: random.chance(0.05)
      ? [{ name: `FORMERLY ${identity.name}`, effectiveDate: dayText(random.between(registeredOn, asOfDay)) }]
      : [],
    previousNumbers: random.chance(0.01) ? [{ registrationNumber: `SYNTHETIC-${index}` }] : [],
    licences: drawLicences(recipe, index, random),
    grants: entityType === 'UEN' ? drawGrants(recipe, random) : [],
    ...drawBuilding(recipe, activity.code, random),
  }
  return leaveGaps(company, random)
}

/** An agency that can't answer, and groups that do not apply to a company abroad. */
function leaveGaps(company: CompanyRecord, random: Random): CompanyRecord {
  if (company.entityType !== 'UEN') {
    const state = 'NOT_APPLICABLE' as const
    return { ...company, envelopes: { 'entity.shareholders': { state }, 'entity.capitals': { state } } }
  }
  if (!random.chance(0.02)) return company
  return { ...company, financials: [], envelopes: { 'entity.financials': { state: 'UNAVAILABLE' } } }
}

function drawAddress(entityType: string, random: Random): Company['address'] {
  const number = random.between(1, 300)
  if (entityType !== 'UEN')
    return { type: 'UNFORMATTED', line1: `${number} SYNTHETIC LANE`, line2: 'LONDON, UNITED KINGDOM' }
  const floor = random.between(1, 30)
  return {
    type: 'SG',
    block: String(number),
    building: random.chance(0.4) ? 'SYNTHETIC TOWER' : undefined,
    floor: floor < 10 ? `0${floor}` : String(floor),
    unit: String(random.between(1, 60)).padStart(2, '0'),
    street: `${random.pick(['COMMERCE', 'HARBOUR', 'TEMPLE', 'INDUSTRY'])} SYNTHETIC STREET ${random.between(1, 80)}`,
    postalCode: String(random.between(10_001, 829_999)).padStart(6, '0'),
  }
}

const companyTypes = [
  ['PTE', 45],
  ['EXE', 53],
  ['PUB', 1],
  ['GTE', 1],
] as const
const statuses = [
  ['R', 86],
  ['D', 12],
  ['W', 2],
] as const
type Activity = NonNullable<Company['profile']['primaryActivity']>
const activities: readonly [Activity, ...Activity[]] = [
  { code: '62011', description: 'DEVELOPMENT OF SOFTWARE AND APPLICATIONS', edition: '2025' },
  { code: '46900', description: 'WHOLESALE TRADE OF A VARIETY OF GOODS', edition: '2025' },
  { code: '56111', description: 'RESTAURANTS', edition: '2025' },
  { code: '70201', description: 'MANAGEMENT CONSULTANCY SERVICES', edition: '2025' },
  { code: '41001', description: 'GENERAL CONTRACTORS', edition: '2025' },
  { code: '64202', description: 'OTHER HOLDING COMPANIES', edition: '2025' },
  { code: '49231', description: 'FREIGHT LAND TRANSPORT', edition: '2025' },
]
