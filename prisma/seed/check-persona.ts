// The rules of a persona that need several of its values at once. Says all that is wrong, each with its path.
import type { ItemMetadata } from '../../schema/item-metadata.ts'
import { envelopeKey } from '../person/envelope-key.ts'
import { columnsOfLeaf } from '../person/leaf-columns.ts'
import { didYouMean } from './nearest-names.ts'
import type { Persona } from './persona-schema.ts'

/** Lists of records, and the catalogue item each belongs to. */
const itemsOfLists = {
  vehicles: ['vehicles'],
  hdbFlats: ['hdbownership'],
  cpfContributions: ['cpfcontributions', 'cpfemployers'],
  cpfHousingWithdrawals: ['cpfhousingwithdrawal'],
  assessments: ['noa', 'noa-basic', 'noahistory', 'noahistory-basic'],
  transcripts: ['academicqualifications'],
  certificates: ['academicqualifications'],
} as const satisfies Partial<Record<keyof Persona, readonly string[]>>

const kindsOfChildren: Readonly<Record<string, 'BIRTH' | 'SPONSORED'>> = {
  childrenbirthrecords: 'BIRTH',
  sponsoredchildrenrecords: 'SPONSORED',
}

/** Items that the sign-in tells, whatever an agency answers. */
export const knownFromSignIn: ReadonlySet<string> = new Set(['uinfin', 'partialuinfin', 'name'])

/** Problems of a persona that has the right form; none if it can be used. */
export function checkPersona(persona: Persona, leaves: readonly ItemMetadata[]): string[] {
  return [
    ...checkSeries(persona),
    ...checkApplicability(persona, leaves),
    ...checkEnvelopes(persona, leaves),
    ...checkChildren(persona),
    ...checkRoles(persona),
    ...checkRepeated(persona),
    ...findUnstorable(persona),
  ]
}

function checkSeries({ segment, items }: Persona): string[] {
  const resident = /^[ST]/.test(items.uinfin)
  if (resident === (segment !== 'FIN')) return []
  return [`items.uinfin: a ${segment} persona has ${segment === 'FIN' ? 'a FIN (F, G or M)' : 'an NRIC (S or T)'}`]
}

/** What does not apply to a segment has no value (catalogue facts 1.2). */
function checkApplicability(persona: Persona, leaves: readonly ItemMetadata[]): string[] {
  const given = new Map(Object.entries(persona.items))
  const applies = (item: string) => leaves.some((leaf) => leaf.item === item && leaf.segments.includes(persona.segment))
  const scalars = leaves
    .filter((leaf) => !leaf.segments.includes(persona.segment))
    .flatMap((leaf) => columnsOfLeaf(leaf.coordinate))
    .filter((column) => given.get(column) !== undefined)
    .map((column) => `items.${column}: does not apply to ${persona.segment}`)
  const lists = Object.entries(itemsOfLists)
    .filter(([list, items]) => recordsIn(persona, list) > 0 && !items.some(applies))
    .map(([list]) => `${list}: does not apply to ${persona.segment}`)
  const sponsored = persona.children.some(({ kind }) => kind === 'SPONSORED') && !applies('sponsoredchildrenrecords')
  return [...scalars, ...lists, ...(sponsored ? [`children: sponsoring does not apply to ${persona.segment}`] : [])]
}

/** An item that is not available has no value, and only what exists has an envelope. */
function checkEnvelopes(persona: Persona, leaves: readonly ItemMetadata[]): string[] {
  const given = new Map(Object.entries(persona.items))
  return Object.entries(persona.envelopes).flatMap(([key, { state }]) => {
    const own = leaves.filter((leaf) => envelopeKey(leaf) === key)
    if (own.length === 0) {
      const hint = didYouMean(key, new Set(leaves.map(envelopeKey)))
      return [`envelopes.${key}: no item of the catalogue has an envelope of this name${hint}`]
    }
    if (state === undefined || state === 'AVAILABLE' || knownFromSignIn.has(key)) return []
    const values = own
      .flatMap((leaf) => columnsOfLeaf(leaf.coordinate))
      .filter((column) => given.get(column) !== undefined)
    const lists = Object.entries(itemsOfLists)
      .filter(([list, items]) => items.some((item) => item === key) && recordsIn(persona, list) > 0)
      .filter(([, items]) => items.length === 1)
      .map(([list]) => list)
    return [
      ...values.map((column) => `items.${column}: has a value though ${key} is ${state}`),
      ...lists.map((list) => `${list}: has records though ${key} is ${state}`),
      ...childrenBehind(persona, key).map((path) => `${path}: is there though ${key} is ${state}`),
    ]
  })
}

function childrenBehind({ children }: Persona, key: string): string[] {
  const kind = kindsOfChildren[key]
  return children.flatMap((child, index) => (child.kind === kind ? [`children[${index}]`] : []))
}

/** A child is born at least a year after its parent, by the calendar, and is not its own parent. */
function checkChildren({ items, children }: Persona): string[] {
  const parent = items.dateOfBirth
  return children.flatMap((child, index) => [
    ...(parent !== undefined && child.dateOfBirth.slice(0, 4) <= parent.slice(0, 4)
      ? [`children[${index}].dateOfBirth: not after the parent's, ${parent}`]
      : []),
    ...(child.kind === 'SPONSORED' && child.nric === items.uinfin ? [`children[${index}].nric: is the parent's`] : []),
  ])
}

function checkRoles({ roles }: Persona): string[] {
  return roles.flatMap(({ company, role, agent, validFrom, validUntil }, index) => [
    ...(validUntil !== undefined && validUntil < validFrom
      ? [`roles[${index}].validUntil: ${validUntil} is before ${validFrom}, when the role begins`]
      : []),
    ...(agent === company ? [`roles[${index}].agent: the company acts for itself; leave the agent out`] : []),
    ...(roles.findIndex((other) => other.company === company && other.role === role) < index
      ? [`roles[${index}].role: is given twice in ${company}; name the second differently`]
      : []),
  ])
}

/** One assessment a year, one licence of a kind. */
function checkRepeated({ assessments, vocationalLicences }: Persona): string[] {
  const repeated = (keys: readonly (string | number)[], path: (index: number) => string): string[] =>
    keys.flatMap((key, index) => (keys.indexOf(key) < index ? [`${path(index)}: ${key} is given twice`] : []))
  return [
    ...repeated(
      assessments.map(({ yearOfAssessment }) => yearOfAssessment),
      (index) => `assessments[${index}].yearOfAssessment`,
    ),
    ...repeated(
      vocationalLicences.map(({ kind }) => kind),
      (index) => `vocationalLicences[${index}].kind`,
    ),
  ]
}

/** PostgreSQL keeps neither U+0000 nor half of a surrogate pair. */
function findUnstorable(value: unknown, path = ''): string[] {
  if (typeof value === 'string')
    return value.isWellFormed() && !value.includes('\0') ? [] : [`${path}: has a character that cannot be stored`]
  if (Array.isArray(value)) return value.flatMap((one, index) => findUnstorable(one, `${path}[${index}]`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => [
    ...findUnstorable(key, `${path} (a key)`),
    ...findUnstorable(one, path === '' ? key : `${path}.${key}`),
  ])
}

function recordsIn(persona: Persona, list: string): number {
  const records = Object.entries(persona).find(([key]) => key === list)?.[1]
  return Array.isArray(records) ? records.length : 0
}
