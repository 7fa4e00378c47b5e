// Who runs a company and who owns it: adults of the population from the eight that belong to its index, at times the
// director of a group of companies, at times somebody from abroad as lodged. All that is looked up has a lower index than
// the company's last person, so that a company never names somebody who is not there.
import type { Company, Party } from '../../seed/company-schema.ts'
import { dayText } from '../days.ts'
import { describeIdentity, type Identity } from '../people/describe-identity.ts'
import { nameMark } from '../people/names.ts'
import type { Random } from '../random.ts'
import { peoplePerCompany, type Recipe } from '../recipe.ts'
import { type CompanyIdentity, describeCompany } from './describe-company.ts'

export interface Officers {
  readonly appointments: Company['appointments']
  /** Opaque id of the person behind each appointment, where the population has one. */
  readonly personIds: readonly (string | undefined)[]
  readonly shareholders: Company['shareholders']
}

/** Companies with neighbouring indexes may belong together. */
const groupSize = 20

export function drawOfficers(recipe: Recipe, company: CompanyIdentity, registeredOn: number, random: Random): Officers {
  const positions = drawPositions(company.type, random)
  const people = adults(recipe, company.index, positions.length, random)
  const officers = positions.map((position, place) => ({ position, person: people[place] }))
  const appointments = officers.map(({ position, person }) => {
    const from = random.between(registeredOn, recipe.asOfDay - 1)
    const ceased = position !== 'OWN' && random.chance(0.06)
    return {
      party: person ? asLodged(person) : fromAbroad(random),
      position,
      designation: random.chance(0.1) ? 'MANAGING DIRECTOR' : undefined,
      appointmentDate: dayText(from),
      ceasedOn: ceased ? dayText(random.between(from + 1, recipe.asOfDay)) : undefined,
    }
  })
  const personIds = officers.map(({ person }) => person?.id)
  return { appointments, personIds, shareholders: drawShareholders(recipe, company, people, random) }
}

function drawPositions(type: string | undefined, random: Random): string[] {
  if (type === undefined) return ['REP']
  if (type === 'BN') return random.chance(0.8) ? ['OWN'] : ['PTN', 'PTN']
  if (type === 'LL' || type === 'PF') return ['PTN', 'PTN']
  const directors = Array.from({ length: random.between(1, 3) }, () => 'DIR')
  return [...directors, ...(random.chance(0.85) ? ['SEC'] : [])]
}

/** Fewer than asked for where there are not so many: the rest come from abroad. */
function adults(recipe: Recipe, companyIndex: number, count: number, random: Random): Identity[] {
  const first = companyIndex * peoplePerCompany
  const found: Identity[] = []
  const groupHead = (companyIndex - (companyIndex % groupSize)) * peoplePerCompany
  if (groupHead !== first && random.chance(0.12)) found.push(describeIdentity(recipe, groupHead))
  for (let place = random.below(4); place < peoplePerCompany && found.length < count; place++)
    found.push(describeIdentity(recipe, first + place))
  return found.filter(({ age }) => age >= 18).slice(0, count)
}

function asLodged({ uinfin, segment, name, nationality }: Identity): Party {
  return { individual: { idNumber: uinfin, idType: segment === 'FIN' ? 'FIN' : 'NRIC', name, nationality } }
}

function fromAbroad(random: Random): Party {
  const name = `${random.pick(['ALEX', 'SAM', 'ROBIN', 'KIM'])} ABROAD ${nameMark}`
  const idNumber = `SYN${random.between(1_000_000, 9_999_999)}`
  return {
    individual: { idNumber, idType: 'PASSPORT', name, nationality: random.pick(['MY', 'CN', 'JP', 'US', 'FR']) },
  }
}

/** Only companies limited by shares have them. */
function drawShareholders(
  recipe: Recipe,
  company: CompanyIdentity,
  people: readonly Identity[],
  random: Random,
): Company['shareholders'] {
  if (company.type !== 'LC') return []
  const owners = people.slice(0, random.between(1, 3)).map(asLodged)
  const parent =
    company.index > 0 && random.chance(0.1) ? describeCompany(recipe, random.below(company.index)) : undefined
  if (parent?.type === 'LC') {
    const { name, registrationNumber, type } = parent
    owners.push({ entity: { name, registrationNumber, type } })
  }
  return owners.map((party) => ({
    party,
    allocation: String(random.between(1, 1000) * 100),
    currency: 'SGD',
    shareType: random.chance(0.95) ? 'ORD' : 'PRF',
  }))
}
