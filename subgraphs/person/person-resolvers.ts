// The resolvers of the person subgraph. Own record only: whatever representation a request brings, only the subject of
// the assertion is ever looked up.
import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql'
import { getNamedType, isObjectType } from 'graphql'
import { z } from 'zod'
import type { TableCode } from '../../schema/code-tables/read-code-table.ts'
import { errorWithCode } from '../errors.ts'
import { scalars } from '../items/scalars.ts'
import { valueResolvers } from '../items/value-resolvers.ts'
import { mayRead } from '../policy/read-field-policies.ts'
import { selectedFields } from '../policy/selected-fields.ts'
import { recordColumns } from '../record-columns.ts'
import { codeTableAnswer } from './code-table.ts'
import type { PersonContext } from './person-context.ts'
import { personEnvelope } from './person-envelope.ts'
import type { PersonRow, RecordRow } from './person-loaders.ts'
import { recordItemResolvers } from './record-items.ts'
import { scalarItemResolvers } from './scalar-items.ts'
import { personColumns, personLayout } from './wanted-columns.ts'

const referenceSchema = z.object({ id: z.string() })

/** `schema` is the subgraph's, without resolvers: types are read from it. */
export function personResolvers(schema: GraphQLSchema): Record<string, unknown> {
  const resolvers: Record<string, Record<string, unknown>> = { ...valueResolvers(schema) }
  const add = (type: string, fields: Record<string, unknown>) => {
    resolvers[type] = { ...resolvers[type], ...fields }
  }
  for (const [coordinate, resolver] of scalarItemResolvers((name) => namedType(schema, name))) {
    const [type = '', field = ''] = coordinate.split('.')
    add(type, { [field]: resolver })
  }
  const itself = (person: PersonRow) => person
  add('Query', { me, codeTable: codeTableAnswer })
  add('TableCode', { isoCode: ({ iso }: TableCode) => iso })
  add('Person', {
    __resolveReference: resolveReference,
    ...recordItemResolvers,
    cpfBalances: itself,
    cpfInvestmentScheme: itself,
    vocationalLicences: itself,
    academicQualifications,
    pioneerGeneration: eligibility('pioneergen', 'pioneerEligible'),
    merdekaGeneration: eligibility('merdekagen', 'merdekaEligible'),
  })
  add('VocationalLicences', {
    taxiDriver: vocationalLicence('tdvl', 'TAXI_DRIVER', 'TaxiDriverLicence'),
    privateHireCarDriver: vocationalLicence('pdvl', 'PRIVATE_HIRE_CAR_DRIVER', 'PrivateHireCarDriverLicence'),
    busAttendant: vocationalLicence('bavl', 'BUS_ATTENDANT', 'BusAttendantLicence'),
    busDriver: vocationalLicence('bdvl', 'BUS_DRIVER', 'BusDriverLicence'),
    omnibusDriver: vocationalLicence('odvl', 'OMNIBUS_DRIVER', 'OmnibusDriverLicence'),
  })
  return { ...scalars, ...resolvers }
}

/** Null for a company's token: its subject is no person. */
async function me(_root: unknown, _args: unknown, context: PersonContext, info: GraphQLResolveInfo) {
  return context.assertion.subject.kind === 'PERSON' ? ownRecord(context, info) : null
}

async function resolveReference(reference: unknown, context: PersonContext, info: GraphQLResolveInfo) {
  const { subject } = context.assertion
  const { id } = referenceSchema.parse(reference)
  if (subject.kind !== 'PERSON' || id !== subject.id) throw errorWithCode('UNAUTHORIZED_FIELD_OR_TYPE')
  return ownRecord(context, info)
}

async function ownRecord(context: PersonContext, info: GraphQLResolveInfo): Promise<PersonRow | null> {
  const [person] = await context.load.person({
    ownerId: context.assertion.subject.id,
    columns: personColumns(selectedFields(info, context)),
  })
  // A row of its own for each place: the library writes into what it is given.
  return person === undefined ? null : { ...person }
}

function eligibility(key: string, column: string) {
  return (person: PersonRow) => {
    const eligible = person[column]
    const envelope = personEnvelope(person, key, { hasValue: typeof eligible === 'boolean' })
    return envelope.state === 'AVAILABLE' ? { ...envelope, eligible } : envelope
  }
}

/** Reads what is consented alone, so that not even the envelope tells of the other half. */
async function academicQualifications(
  person: PersonRow,
  _args: unknown,
  context: PersonContext,
  info: GraphQLResolveInfo,
) {
  const key = 'academicqualifications'
  const promised = personEnvelope(person, key, { hasValue: true })
  if (promised.state !== 'AVAILABLE') return promised
  const policies = context.policies.get('AcademicQualifications')
  const selected = selectedFields(info, context)
  const read = async (field: 'transcripts' | 'certificates', type: string): Promise<readonly RecordRow[] | null> =>
    mayRead(policies?.get(field), context.assertion.scopes)
      ? context.load[field]({ ownerId: person.id, columns: recordColumns(selected, [type], personLayout) })
      : null
  const [transcripts, certificates] = await Promise.all([
    read('transcripts', 'AcademicTranscript'),
    read('certificates', 'AcademicCertificate'),
  ])
  const hasValue = (transcripts?.length ?? 0) + (certificates?.length ?? 0) > 0
  return { ...personEnvelope(person, key, { hasValue }), transcripts, certificates }
}

function vocationalLicence(short: string, kind: string, type: string) {
  const key = `ltavocationallicences.${short}`
  return async (person: PersonRow, _args: unknown, context: PersonContext, info: GraphQLResolveInfo) => {
    const promised = personEnvelope(person, key, { hasValue: true })
    if (promised.state !== 'AVAILABLE') return promised
    const licences = await context.load.vocationalLicences({
      ownerId: person.id,
      columns: recordColumns(selectedFields(info, context), [type], personLayout),
    })
    const licence = licences.find((row) => row['kind'] === kind)
    return licence ? { ...promised, ...licence } : personEnvelope(person, key, { hasValue: false })
  }
}

function namedType(schema: GraphQLSchema, coordinate: string): string {
  const [type = '', field = ''] = coordinate.split('.')
  const owner = schema.getType(type)
  const found = isObjectType(owner) ? owner.getFields()[field] : undefined
  if (!found) throw new Error(`The schema has no field ${coordinate}.`)
  return getNamedType(found.type).name
}
