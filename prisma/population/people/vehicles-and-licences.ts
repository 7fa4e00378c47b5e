// What the Land Transport Authority and the Traffic Police have of a person: vehicles, driving and vocational licences.
import type { Persona } from '../../seed/persona-schema.ts'
import { dayText, yearOf, years } from '../days.ts'
import type { Random } from '../random.ts'
import type { Recipe } from '../recipe.ts'
import { type Identity, turned } from './describe-identity.ts'

type Vehicle = Persona['vehicles'][number]

export function drawVehicles(recipe: Recipe, person: Identity, random: Random): Vehicle[] {
  if (person.age < 20 || !random.chance(person.segment === 'FIN' ? 0.05 : 0.2)) return []
  const count = random.weighted([
    [1, 88],
    [2, 10],
    [3, 2],
  ])
  return Array.from({ length: count }, (_, ordinal) => drawVehicle(recipe, person, ordinal, random))
}

/** Plates never have the letters I and O, so one that begins SIO is nobody's. */
function drawVehicle(recipe: Recipe, { index, age }: Identity, ordinal: number, random: Random): Vehicle {
  const registered = recipe.asOfDay - random.between(30, years(Math.min(9, Math.max(1, age - 19))))
  const live = ordinal === 0 || random.chance(0.4)
  const [make, model, capacity, weight] = random.pick(models)
  const electric = capacity === 0
  const value = random.between(12, 60) * 1000
  const number = `${index}${ordinal}`
  return {
    vehicleNo: `SIO${index}${'ABC'[ordinal]}`,
    type: 'PASSENGER MOTOR CAR',
    iuLabelNo: `19${number.padStart(8, '0')}`,
    make,
    model,
    chassisNo: `SYN${number.padStart(14, '0')}`,
    engineNo: electric ? undefined : `EN${number.padStart(8, '0')}`,
    motorNo: electric ? `MT${number.padStart(8, '0')}` : undefined,
    yearOfManufacture: yearOf(registered) - random.below(2),
    firstRegistrationDate: dayText(registered),
    originalRegistrationDate: dayText(registered - (random.chance(0.05) ? random.between(200, 1500) : 0)),
    coeCategory: capacity > 1600 ? 'B - CAR ABOVE 1600CC OR 97KW' : 'A - CAR UP TO 1600CC AND 97KW',
    coeExpiryDate: dayText(registered + years(10)),
    roadTaxExpiryDate: live ? dayText(recipe.asOfDay + random.between(5, 360)) : undefined,
    quotaPremium: random.money(20_000, 120_000),
    openMarketValue: `${value}.00`,
    co2Emission: electric ? '0' : String(random.between(90, 190)),
    status: live ? '1' : '2',
    primaryColour: random.pick(['WHITE', 'BLACK', 'SILVER', 'GREY', 'BLUE', 'RED']),
    secondaryColour: random.chance(0.03) ? 'BLACK' : undefined,
    attachment1: undefined,
    scheme: random.chance(0.02) ? 'OFF PEAK CAR' : 'NORMAL',
    thcEmission: electric ? undefined : `0.0${random.between(10, 99)}`,
    coEmission: electric ? undefined : `0.${random.between(100, 900)}`,
    noxEmission: electric ? undefined : `0.0${random.between(10, 60)}`,
    pmEmission: electric ? undefined : `0.${random.between(1, 9)}`,
    engineCapacity: electric ? undefined : capacity,
    powerRate: `${random.between(60, 160)}.${random.below(10)}`,
    effectiveOwnership: dayText(random.between(registered, recipe.asOfDay)),
    propellant: electric ? 'ELECTRIC' : random.chance(0.2) ? 'PETROL-ELECTRIC' : 'PETROL',
    maximumUnladenWeight: weight,
    maximumLadenWeight: weight + 460,
    minimumParfBenefit: `${value / 2}.00`,
    numberOfTransfers: random.weighted([
      [0, 70],
      [1, 20],
      [2, 10],
    ]),
    vpc: random.pick(['A1', 'A2', 'B1', 'B2']),
  }
}

type Model = readonly [make: string, model: string, capacity: number, weight: number]
const models: readonly [Model, ...Model[]] = [
  ['SYNTHETIC', 'HATCH 1.6', 1598, 1285],
  ['SYNTHETIC', 'WAGON 2.0', 1998, 1480],
  ['SYNTHETIC', 'MINI 1.2', 1197, 1020],
  ['SYNTHETIC', 'E-CITY', 0, 1620],
]

export function drawDrivingLicence(recipe: Recipe, person: Identity, random: Random): Persona['drivingLicence'] {
  if (person.age < 18 || !random.chance(0.45)) return undefined
  const passed = random.between(turned(person, 18), recipe.asOfDay)
  const learner = random.chance(0.07)
  const photoCardSerialNo = String(random.below(1_000_000_000)).padStart(9, '0')
  if (learner)
    return {
      totalDemeritPoints: 0,
      pdlValidity: 'V',
      pdlExpiryDate: dayText(recipe.asOfDay + random.between(20, 700)),
      pdlClasses: [{ class: '3A' }],
      qdlValidity: 'N',
      photoCardSerialNo,
    }
  const points = random.weighted([
    [0, 85],
    [4, 10],
    [12, 5],
  ])
  const suspended = random.chance(0.004)
  const classes = [{ class: random.chance(0.4) ? '3A' : '3', issueDate: dayText(passed) }]
  if (random.chance(0.1)) classes.push({ class: '2B', issueDate: dayText(random.between(passed, recipe.asOfDay)) })
  return {
    certificateOfMerit: points === 0 ? 'Y' : 'N',
    totalDemeritPoints: points,
    suspensionStartDate: suspended ? dayText(recipe.asOfDay - 40) : undefined,
    suspensionEndDate: suspended ? dayText(recipe.asOfDay + 50) : undefined,
    pdlValidity: 'N',
    qdlValidity: suspended ? 'I' : person.age > 85 ? 'E' : 'V',
    qdlExpiryDate: dayText(turned(person, person.age > 85 ? 84 : 86)),
    qdlClasses: classes,
    photoCardSerialNo,
  }
}

export function drawVocationalLicences(
  recipe: Recipe,
  { age, index }: Identity,
  random: Random,
): Persona['vocationalLicences'] {
  if (age < 25 || age > 75 || !random.chance(0.03)) return []
  const [kind, letters, licenceName] = random.pick(vocations)
  const expired = random.chance(0.1)
  return [
    {
      kind,
      licenceName,
      licenceNumber: `${letters}${String(index).padStart(8, '0')}`,
      expiryDate: dayText(recipe.asOfDay + (expired ? -random.between(1, 900) : random.between(1, 1000))),
      status: expired ? 'E' : 'V',
    },
  ]
}

type Vocation = readonly [Persona['vocationalLicences'][number]['kind'], string, string]
const vocations: readonly [Vocation, ...Vocation[]] = [
  ['PRIVATE_HIRE_CAR_DRIVER', 'PDVL', "PRIVATE HIRE CAR DRIVER'S VOCATIONAL LICENCE"],
  ['TAXI_DRIVER', 'TDVL', "TAXI DRIVER'S VOCATIONAL LICENCE"],
  ['BUS_DRIVER', 'BDVL', "BUS DRIVER'S VOCATIONAL LICENCE"],
  ['BUS_ATTENDANT', 'BAVL', "BUS ATTENDANT'S VOCATIONAL LICENCE"],
  ['OMNIBUS_DRIVER', 'ODVL', "OMNIBUS DRIVER'S VOCATIONAL LICENCE"],
]
