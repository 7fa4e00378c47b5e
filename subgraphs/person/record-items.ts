// Resolvers of the items that are records in tables of their own. A table is read only if its item applies, is available
// and was asked for.
import type { GraphQLResolveInfo } from 'graphql'
import type { LoadRecords } from '../load-records.ts'
import { selectedFields } from '../policy/selected-fields.ts'
import { recordColumns } from '../record-columns.ts'
import { childAsOf } from './child-record.ts'
import type { PersonContext } from './person-context.ts'
import { personEnvelope, recordEnvelope } from './person-envelope.ts'
import type { PersonLoaders, PersonRow, RecordRow } from './person-loaders.ts'
import { personLayout } from './wanted-columns.ts'

type Resolve = (person: PersonRow, args: unknown, context: PersonContext, info: GraphQLResolveInfo) => Promise<unknown>

interface RecordItem {
  /** The catalogue item. */
  readonly key: string
  readonly table: keyof Omit<PersonLoaders, 'person'>
  /** Types whose fields are columns of the table. */
  readonly types: readonly string[]
  /** From the rows that were read to the item's fields; `null` where there are none. */
  readonly shape: (rows: readonly RecordRow[], person: PersonRow, context: PersonContext) => RecordRow | null
}

export const recordItemResolvers: Readonly<Record<string, Resolve>> = {
  vehicles: recordItem({ key: 'vehicles', table: 'vehicles', types: ['Vehicle'], shape: withEnvelopes('vehicles') }),
  hdbOwnership: recordItem({
    key: 'hdbownership',
    table: 'hdbFlats',
    types: ['HdbFlat'],
    shape: (rows, person) =>
      withEnvelopes('hdbownership')(
        rows.map(({ balanceLoanYears, balanceLoanMonths, ...row }) => ({
          ...row,
          balanceLoanRepayment:
            balanceLoanYears === null && balanceLoanMonths === null
              ? null
              : { years: balanceLoanYears, months: balanceLoanMonths },
        })),
        person,
      ),
  }),
  childrenBirthRecords: children('childrenbirthrecords', 'BIRTH', 'ChildBirthRecord'),
  sponsoredChildrenRecords: children('sponsoredchildrenrecords', 'SPONSORED', 'SponsoredChildRecord'),
  cpfContributions: recordItem({
    key: 'cpfcontributions',
    table: 'contributions',
    types: ['CpfContribution'],
    shape: plainRecords,
  }),
  cpfEmployers: recordItem({
    key: 'cpfemployers',
    table: 'contributions',
    types: ['CpfEmployer'],
    shape: (rows) => plainRecords(distinct(rows.map(({ employer, month }) => ({ employer, month })))),
  }),
  cpfHousingWithdrawal: recordItem({
    key: 'cpfhousingwithdrawal',
    table: 'housingWithdrawals',
    types: ['CpfHousingWithdrawal'],
    shape: plainRecords,
  }),
  noa: assessments('noa', 'Noa', ([latest]) => latest ?? null),
  noaBasic: assessments('noa-basic', 'NoaBasic', ([latest]) => latest ?? null),
  noaHistory: assessments('noahistory', 'NoaAssessment', plainRecords),
  noaHistoryBasic: assessments('noahistory-basic', 'NoaBasicAssessment', plainRecords),
  drivingLicence: recordItem({
    key: 'drivinglicence',
    table: 'drivingLicence',
    types: [
      'DrivingLicence',
      'DrivingSuspension',
      'DrivingDisqualification',
      'DrivingRevocation',
      'ProvisionalDrivingLicence',
      'QualifiedDrivingLicence',
    ],
    shape: ([row]) => (row ? drivingLicence(row) : null),
  }),
}

function recordItem({ key, table, types, shape }: RecordItem): Resolve {
  return async (person, _args, context, info) => {
    const promised = personEnvelope(person, key, { hasValue: true })
    // Null, not an empty list: that there is nothing is another answer.
    if (promised.state === 'UNAVAILABLE' || promised.state === 'NOT_APPLICABLE') return promised
    const load: LoadRecords<RecordRow> = context.load[table]
    const rows = await load({
      ownerId: person.id,
      columns: recordColumns(selectedFields(info, context), types, personLayout),
    })
    const values = shape(rows, person, context)
    return values === null
      ? { ...personEnvelope(person, key, { hasValue: false }), records: [] }
      : { ...promised, ...values }
  }
}

function plainRecords(rows: readonly RecordRow[]): RecordRow | null {
  return rows.length === 0 ? null : { records: rows }
}

/** Records that have an envelope each; one that is not available gives that and no more. */
function withEnvelopes(key: string) {
  return (rows: readonly RecordRow[], person: PersonRow): RecordRow | null =>
    plainRecords(
      rows.map((row) => {
        const envelope = recordEnvelope(person, key, row)
        return envelope.state === 'AVAILABLE' ? { ...row, ...envelope } : { ...envelope }
      }),
    )
}

function children(key: string, kind: 'BIRTH' | 'SPONSORED', type: string): Resolve {
  return recordItem({
    key,
    table: 'children',
    types: [type],
    shape: (rows, person, { today }) =>
      withEnvelopes(key)(
        rows
          .filter((row) => row['kind'] === kind)
          .map((row) => ({ ...childAsOf(today, row), envelope: row['envelope'] })),
        person,
      ),
  })
}

/** The last two years of assessment are shown. */
function assessments(key: string, type: string, shape: (rows: readonly RecordRow[]) => RecordRow | null): Resolve {
  return recordItem({ key, table: 'assessments', types: [type], shape: (rows) => shape(rows.slice(0, 2)) })
}

function drivingLicence(row: RecordRow): RecordRow {
  const period = (prefix: string) => {
    const [startDate, endDate] = [row[`${prefix}StartDate`], row[`${prefix}EndDate`]]
    return isNothing(startDate) && isNothing(endDate) ? null : { startDate, endDate }
  }
  const licence = (prefix: string) => ({
    validity: row[`${prefix}Validity`],
    expiryDate: row[`${prefix}ExpiryDate`],
    classes: row[`${prefix}Classes`],
  })
  return {
    ...row,
    suspension: period('suspension'),
    disqualification: period('disqualification'),
    revocation: period('revocation'),
    pdl: licence('pdl'),
    qdl: licence('qdl'),
  }
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined
}

function distinct(rows: readonly RecordRow[]): RecordRow[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()]
}
