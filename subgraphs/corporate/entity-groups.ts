// Resolvers of the groups of a company. A table is read only if its group is available and was asked for.
import type { GraphQLResolveInfo } from 'graphql'
import { readAddress } from '../items/address.ts'
import type { LoadRecords } from '../load-records.ts'
import { mayRead } from '../policy/read-field-policies.ts'
import { selectedFields } from '../policy/selected-fields.ts'
import { recordColumns } from '../record-columns.ts'
import type { CorporateContext } from './corporate-context.ts'
import { entityEnvelope, entityRecordEnvelope } from './corporate-envelope.ts'
import type { CorporateLoaders, EntityRow, RecordRow } from './corporate-loaders.ts'
import { corporateLayout } from './wanted-columns.ts'

type Resolve = (
  entity: EntityRow,
  args: unknown,
  context: CorporateContext,
  info: GraphQLResolveInfo,
) => Promise<unknown> | unknown

interface RecordGroup {
  /** The catalogue item. */
  readonly item: string
  readonly table: keyof Omit<CorporateLoaders, 'entity' | 'ownAppointments'>
  /** Types whose fields are columns of the table. */
  readonly types: readonly string[]
  readonly shape?: (row: RecordRow) => RecordRow
}

export const entityGroups: Readonly<Record<string, Resolve>> = {
  identity: (entity) =>
    available(entity, 'entity.identity', {
      entityType: entity['entityType'],
      registrationNumber: entity['registrationNumber'],
      countryOfIncorporation: entity['identityCountry'],
    }),
  basicProfile: (entity) => available(entity, 'entity.basic_profile', entity),
  address: (entity) =>
    available(entity, 'entity.address', readAddress(entity['address']) && { address: entity['address'] }),
  appointments: recordGroup({
    item: 'entity.appointments',
    table: 'appointments',
    types: ['EntityAppointment', 'CorporateOfficer', 'IndividualOfficer'],
    shape: (row) => ({ ...row, entityAppointment: companyParty(row), individualAppointment: personParty(row) }),
  }),
  shareholders: recordGroup({
    item: 'entity.shareholders',
    table: 'shareholders',
    types: ['Shareholder', 'CorporateShareholder', 'IndividualShareholder'],
    shape: (row) => ({ ...row, entityShareholder: companyParty(row), individualShareholder: personParty(row) }),
  }),
  capitals: recordGroup({ item: 'entity.capitals', table: 'capitals', types: ['Capital'] }),
  financials: recordGroup({
    item: 'entity.financials',
    table: 'financials',
    types: ['FinancialPeriod', 'CompanyFigures', 'GroupFigures'],
    shape: (row) => ({ ...row, company: figures(row, 'company'), group: figures(row, 'group') }),
  }),
  history,
  licences: recordGroup({ item: 'entity.licences', table: 'licences', types: ['Licence'] }),
  grants: recordGroup({ item: 'entity.grants', table: 'grants', types: ['Grant'] }),
  builders: recordGroup({ item: 'entity.builders', table: 'builders', types: ['Builder'] }),
  contractors: recordGroup({ item: 'entity.contractors', table: 'contractors', types: ['Contractor'] }),
}

/** The values beside their envelope, if there are any and they may be given. */
function available(entity: EntityRow, item: string, values: RecordRow | null): RecordRow {
  const envelope = entityEnvelope(entity, item, values !== null)
  return envelope.state === 'AVAILABLE' ? { ...values, ...envelope } : { ...envelope }
}

function recordGroup({ item, table, types, shape = (row) => row }: RecordGroup): Resolve {
  return async (entity, _args, context, info) => {
    const promised = entityEnvelope(entity, item, true)
    // Null, not an empty list: that there is nothing is another answer.
    if (promised.state === 'UNAVAILABLE' || promised.state === 'NOT_APPLICABLE') return promised
    const load: LoadRecords<RecordRow> = context.load[table]
    const columns = recordColumns(selectedFields(info, context), types, corporateLayout)
    const rows = await load({ ownerId: entity.id, columns })
    const records = rows.map((row) => {
      const envelope = entityRecordEnvelope(entity, item, row)
      return envelope.state === 'AVAILABLE' ? { ...shape(row), ...envelope } : envelope
    })
    return { ...entityEnvelope(entity, item, rows.length > 0), records }
  }
}

/** Reads what is consented alone, so that not even the envelope tells of the other half. */
async function history(entity: EntityRow, _args: unknown, context: CorporateContext, info: GraphQLResolveInfo) {
  const item = 'entity.history'
  const promised = entityEnvelope(entity, item, true)
  if (promised.state !== 'AVAILABLE') return promised
  const selected = selectedFields(info, context)
  const policies = context.policies.get('EntityHistory')
  const read = async (
    field: string,
    load: LoadRecords<RecordRow>,
    type: string,
  ): Promise<readonly RecordRow[] | null> =>
    mayRead(policies?.get(field), context.assertion.scopes)
      ? load({ ownerId: entity.id, columns: recordColumns(selected, [type], corporateLayout) })
      : null
  const [previousNames, previousRegistrationNumbers] = await Promise.all([
    read('previousNames', context.load.previousNames, 'PreviousName'),
    read('previousRegistrationNumbers', context.load.previousNumbers, 'PreviousRegistrationNumber'),
  ])
  const hasValue = (previousNames?.length ?? 0) + (previousRegistrationNumbers?.length ?? 0) > 0
  return { ...entityEnvelope(entity, item, hasValue), previousNames, previousRegistrationNumbers }
}

function companyParty(row: RecordRow): RecordRow | null {
  if (row['partyKind'] !== 'ENTITY') return null
  return { name: row['partyName'], registrationNumber: row['partyNumber'], type: row['partyType'] }
}

function personParty(row: RecordRow): RecordRow | null {
  if (row['partyKind'] !== 'INDIVIDUAL') return null
  return {
    idNumber: row['partyNumber'],
    idType: row['partyType'],
    name: row['partyName'],
    nationality: row['partyNationality'],
  }
}

/** Null where no figure was read or lodged. */
function figures(row: RecordRow, prefix: string): RecordRow | null {
  const values = {
    revenue: row[`${prefix}Revenue`],
    profitLossBeforeTax: row[`${prefix}ProfitLossBeforeTax`],
    profitLossAfterTax: row[`${prefix}ProfitLossAfterTax`],
    shareCapital: row[`${prefix}ShareCapital`],
  }
  return Object.values(values).some((value) => value !== null && value !== undefined) ? values : null
}
