// Resolvers of the items that are columns of the person: made from the SDL, one for each leaf whose columns are known.
import type { GraphQLFieldResolver } from 'graphql'
import { envelopeKey } from '../../prisma/person/envelope-key.ts'
import { columnsOfLeaf } from '../../prisma/person/leaf-columns.ts'
import { codedFields } from '../../schema/code-tables/coded-fields.ts'
import { describeCode } from '../../schema/code-tables/describe-code.ts'
import type { ItemMetadata } from '../../schema/item-metadata.ts'
import { readAddress } from '../items/address.ts'
import { readPartialDate } from '../items/partial-date.ts'
import type { PersonContext } from './person-context.ts'
import { personEnvelope, personLeaves } from './person-envelope.ts'
import type { PersonRow } from './person-loaders.ts'

type ItemResolver = GraphQLFieldResolver<PersonRow, PersonContext>
/** The fields beside the envelope, or null where there is no value. */
type ReadValues = (person: PersonRow) => Readonly<Record<string, unknown>> | null

/** Passes whose holders have a registered address on record (catalogue facts 1.3, regadd). */
const passesWithAddress = new Set([
  'LTVP',
  'LTVP+',
  'STP',
  'IEO',
  'SPass',
  'P1Pass',
  'P2Pass',
  'QPass',
  'PEP',
  'Entre',
  'DP',
])

/** `Type.field` to resolver; the parent is the person's row, for accounts and eligibilities too. */
export function scalarItemResolvers(typeOf: (coordinate: string) => string): ReadonlyMap<string, ItemResolver> {
  return new Map(
    personLeaves
      .filter((leaf) => columnsOfLeaf(leaf.coordinate).length > 0 && !leaf.scope.endsWith('gen.eligibility'))
      .map((leaf) => [leaf.coordinate, itemResolver(leaf, readValues(leaf.coordinate, typeOf(leaf.coordinate)))]),
  )
}

function itemResolver(leaf: ItemMetadata, read: ReadValues): ItemResolver {
  const key = envelopeKey(leaf)
  return (person) => {
    const values = read(person)
    const envelope = personEnvelope(person, key, {
      hasValue: values !== null,
      applicable: leaf.coordinate !== 'Person.registeredAddress' || hasAddressOnRecord(person),
    })
    return envelope.state === 'AVAILABLE' ? { ...envelope, ...values } : envelope
  }
}

function hasAddressOnRecord({ segment, passType }: PersonRow): boolean {
  return segment !== 'FIN' || (typeof passType === 'string' && passesWithAddress.has(passType))
}

function readValues(coordinate: string, type: string): ReadValues {
  const [column = ''] = columnsOfLeaf(coordinate)
  switch (coordinate) {
    case 'Person.partialUinfin':
      return ({ uinfin }) => (typeof uinfin === 'string' ? { value: `*****${uinfin.slice(-4)}` } : null)
    case 'Person.occupation':
      return ({ occupationCode, occupationDescription }) => describedOccupation(occupationCode, occupationDescription)
    case 'Person.chas':
      return chasCard
    case 'CpfInvestmentScheme.account':
      return ({ cpfAgentBankCode, cpfInvestmentAccountNo }) =>
        isMissing(cpfAgentBankCode) && isMissing(cpfInvestmentAccountNo)
          ? null
          : { agentBankCode: cpfAgentBankCode, accountNumber: cpfInvestmentAccountNo }
  }
  switch (type) {
    case 'CodedItem':
      return codedValues(coordinate, column)
    case 'PartialDateItem':
      return (person) => (typeof person[column] === 'string' ? { ...readPartialDate(person[column]) } : null)
    case 'AddressItem':
      return (person) => (readAddress(person[column]) === null ? null : { address: person[column] })
    case 'MobileNumberItem':
      return mobileNumber
    default:
      return (person) => (isMissing(person[column]) ? null : { value: person[column] })
  }
}

function codedValues(coordinate: string, column: string): ReadValues {
  const table = codedFields[coordinate]
  if (table === undefined) throw new Error(`No code table explains ${coordinate}.`)
  return (person) => {
    const code = person[column]
    return typeof code === 'string' && code !== '' ? { ...describeCode(table, code) } : null
  }
}

function describedOccupation(code: unknown, description: unknown): ReturnType<ReadValues> {
  if (isMissing(code) && isMissing(description)) return null
  if (typeof code !== 'string') return { code: null, description }
  const known = describeCode('occupation', code)
  return { code, description: description ?? known.description }
}

function mobileNumber({ mobileAreaCode, mobileNumber: number }: PersonRow): ReturnType<ReadValues> {
  if (typeof mobileAreaCode !== 'string' || typeof number !== 'string' || number === '') return null
  return { prefix: '+', areaCode: mobileAreaCode, number, e164: `+${mobileAreaCode}${number}` }
}

function chasCard(person: PersonRow): ReturnType<ReadValues> {
  if (isMissing(person['chasCardType'])) return null
  return {
    cardType: person['chasCardType'],
    indicator: person['chasIndicator'],
    issueDate: person['chasIssueDate'],
    expiryDate: person['chasExpiryDate'],
    name: person['chasName'],
  }
}

/** An empty text is a known nothing, as in the catalogue's `value: ""`. */
function isMissing(value: unknown): boolean {
  return value === null || value === undefined || value === ''
}
