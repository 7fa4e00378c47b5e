// Makes the people of a range of indexes, pair by pair. The same recipe and index make the same person, whatever the
// range and whoever asks.
import type { Persona } from '../../seed/persona-schema.ts'
import { dayText } from '../days.ts'
import { Random } from '../random.ts'
import type { Recipe } from '../recipe.ts'
import { drawBenefits } from './benefits.ts'
import { dateOfBirthKnown, describeIdentity, type Identity } from './describe-identity.ts'
import { describePair, type Pair } from './describe-pair.ts'
import { type Child, drawChildren } from './family.ts'
import { drawFlat, drawHome, drawHousingWithdrawal, type HdbFlat, type Home } from './homes.ts'
import { leaveGaps } from './leave-gaps.ts'
import { drawPass } from './passes.ts'
import type { PersonRecord } from './person-record.ts'
import { drawResidentItems } from './resident-items.ts'
import { drawAssessments, drawBalances, drawContributions, drawUpdatedOn, drawWork } from './savings-and-tax.ts'
import { drawSchooling } from './schooling.ts'
import { drawDrivingLicence, drawVehicles, drawVocationalLicences } from './vehicles-and-licences.ts'

/** Indexes from `from` to before `to`. */
export function* generatePeople(recipe: Recipe, from: number, to: number): Generator<PersonRecord> {
  for (let index = from >> 1; index * 2 < to; index++) {
    const pair = describePair(recipe, index)
    const people = [describeIdentity(recipe, index * 2, pair), describeIdentity(recipe, index * 2 + 1, pair)] as const
    const children = drawChildren(recipe, pair, people)
    const shared = pair.marriage && drawHousehold(recipe, pair, 2)
    if (index * 2 >= from)
      yield generatePerson(recipe, people[0], { pair, spouse: people[1], shared, children: children[0] })
    if (index * 2 + 1 < to)
      yield generatePerson(recipe, people[1], { pair, spouse: people[0], shared, children: children[1] })
  }
}

interface Household {
  readonly home: Home
  readonly flat: HdbFlat | undefined
}

interface Surroundings {
  readonly pair: Pair
  readonly spouse: Identity
  /** Of a married couple. */
  readonly shared: Household | undefined
  readonly children: Child[]
}

function drawHousehold(recipe: Recipe, { index }: Pair, owners: number, member = 0): Household {
  const random = new Random(recipe.seed, 'home', index * 2 + member)
  const home = drawHome(random)
  return { home, flat: random.chance(owners === 2 ? 0.9 : 0.3) ? drawFlat(recipe, home, owners, random) : undefined }
}

function generatePerson(recipe: Recipe, person: Identity, around: Surroundings): PersonRecord {
  const random = new Random(recipe.seed, 'record', person.index)
  const { segment, age } = person
  const resident = segment !== 'FIN'
  const household = around.shared ?? drawHousehold(recipe, around.pair, 1, person.index % 2)
  const work = drawWork(recipe, person, random)
  const pass = resident ? undefined : drawPass(recipe, person, work, random)
  const flat = resident && age >= 21 ? household.flat : undefined
  const { home } = household
  const husband = around.pair.marriage && person.sex === 'F' ? around.spouse : undefined
  const addressed = pass?.hasAddress !== false
  const items: Persona['items'] = {
    uinfin: person.uinfin,
    name: person.name,
    sex: person.sex,
    race: person.race,
    dateOfBirth: dateOfBirthKnown(dayText(person.bornOn), person.bornOn, random),
    nationality: person.nationality,
    birthCountry: person.birthCountry,
    // Eight digits that begin with 5 are no numbers of Singapore; example is no domain.
    mobileAreaCode: '65',
    mobileNumber: String(50_000_000 + person.index),
    email: random.chance(0.9) ? `person${person.index}@synthetic.example` : undefined,
    registeredAddress: addressed ? home.address : undefined,
    hdbType: addressed ? home.hdbType : undefined,
    housingType: addressed ? home.housingType : undefined,
    ...pass?.items,
    ...(resident ? drawResidentItems(recipe, person, husband, around.pair.marriage, random) : {}),
    ...(resident ? drawBalances(person, work, random) : {}),
    ...(resident ? { ownerPrivate: home.housingType !== undefined && random.chance(0.6) } : {}),
    ...(segment === 'SC' ? drawBenefits(recipe, person, random) : {}),
  }
  const complete: PersonRecord = {
    index: person.index,
    id: person.id,
    segment,
    updatedOn: drawUpdatedOn(recipe, random),
    items,
    envelopes: {},
    vehicles: drawVehicles(recipe, person, random),
    hdbFlats: flat ? [flat] : [],
    children: around.children,
    cpfContributions: resident ? drawContributions(recipe, work, random) : [],
    cpfHousingWithdrawals: flat && random.chance(0.7) ? [drawHousingWithdrawal(recipe, flat, random)] : [],
    assessments: drawAssessments(recipe, person, work, random),
    ...drawSchooling(person, random),
    vocationalLicences: resident ? drawVocationalLicences(recipe, person, random) : [],
    drivingLicence: drawDrivingLicence(recipe, person, random),
  }
  return leaveGaps(complete, random)
}
