// The resolvers of the corporate subgraph. Own record only, with one exception: a person reaches a company through their
// own appointment, and there the SDL's policy lets name, registration number and status pass, no more (design §4).
import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql'
import { z } from 'zod'
import { errorWithCode } from '../errors.ts'
import { scalars } from '../items/scalars.ts'
import { valueResolvers } from '../items/value-resolvers.ts'
import { selectedFields } from '../policy/selected-fields.ts'
import { recordColumns } from '../record-columns.ts'
import type { CorporateContext } from './corporate-context.ts'
import { ownAppointmentsEnvelope } from './corporate-envelope.ts'
import type { EntityRow, OwnAppointment } from './corporate-loaders.ts'
import { entityGroups } from './entity-groups.ts'
import { corporateLayout } from './wanted-columns.ts'

const referenceSchema = z.object({ id: z.string() })
/** Types whose fields are columns of the table `entity`. */
const entityTypes = ['Entity', 'EntityIdentity', 'BasicProfile']

/** `schema` is the subgraph's, without resolvers: types are read from it. */
export function corporateResolvers(schema: GraphQLSchema): Record<string, unknown> {
  const values = valueResolvers(schema)
  return {
    ...scalars,
    ...values,
    Query: { entity: ownEntity },
    Person: { __resolveReference: resolvePerson, appointments: ownAppointments },
    PersonAppointment: {
      ...values['PersonAppointment'],
      entity: ({ entityId }: OwnAppointment, _args: unknown, context: CorporateContext, info: GraphQLResolveInfo) =>
        loadEntity(entityId, context, info),
    },
    Entity: { ...entityGroups, __resolveReference: resolveEntity },
  }
}

/** Null for a person's token: its subject is no company. */
async function ownEntity(_root: unknown, _args: unknown, context: CorporateContext, info: GraphQLResolveInfo) {
  const { subject } = context.assertion
  return subject.kind === 'ENTITY' ? loadEntity(subject.id, context, info) : null
}

/** Async, so that a refusal is one representation's and not that of all. */
async function resolvePerson(reference: unknown, { assertion }: CorporateContext) {
  const { id } = referenceSchema.parse(reference)
  if (assertion.subject.kind !== 'PERSON' || assertion.subject.id !== id)
    throw errorWithCode('UNAUTHORIZED_FIELD_OR_TYPE')
  return { id }
}

async function resolveEntity(reference: unknown, context: CorporateContext, info: GraphQLResolveInfo) {
  const { id } = referenceSchema.parse(reference)
  const { subject, scopes } = context.assertion
  const own = subject.kind === 'ENTITY' && subject.id === id
  if (!own && !(scopes.has('appointments') && (await holdsAppointment(id, context))))
    throw errorWithCode('UNAUTHORIZED_FIELD_OR_TYPE')
  return loadEntity(id, context, info)
}

async function holdsAppointment(entityId: string, { assertion, load }: CorporateContext): Promise<boolean> {
  if (assertion.subject.kind !== 'PERSON') return false
  const held = await load.ownAppointments({ ownerId: assertion.subject.id, columns: new Set() })
  return held.some((appointment) => appointment.entityId === entityId)
}

async function loadEntity(id: string, context: CorporateContext, info: GraphQLResolveInfo): Promise<EntityRow | null> {
  const columns = recordColumns(selectedFields(info, context), entityTypes, corporateLayout)
  const [entity] = await context.load.entity({ ownerId: id, columns })
  // A row of its own for each place: the library writes into what it is given.
  return entity === undefined ? null : { ...entity }
}

async function ownAppointments(
  person: { readonly id: string },
  _args: unknown,
  context: CorporateContext,
  info: GraphQLResolveInfo,
) {
  const columns = recordColumns(selectedFields(info, context), ['PersonAppointment'], corporateLayout)
  const records = await context.load.ownAppointments({ ownerId: person.id, columns })
  return {
    ...ownAppointmentsEnvelope(records.length > 0),
    records: records.map((record) => ({ ...record, ...ownAppointmentsEnvelope(true, record) })),
  }
}
