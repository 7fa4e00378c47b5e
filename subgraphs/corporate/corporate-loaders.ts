// Every look-up in the corporate database that a request can make, one loader a table.
import { Prisma, type PrismaClient } from '../../prisma/corporate/generated/client.ts'
import { type LoadRecords, makeRecordLoader, selectColumns } from '../load-records.ts'

/** What was read of a record: only the wanted columns are there. */
export type RecordRow = Readonly<Record<string, unknown>>

/** A company of which the wanted columns were read; these are always there. */
export type EntityRow = RecordRow & Pick<Prisma.EntityModel, 'id' | 'updatedOn' | 'envelopes'>

/** A person's own appointment in a company. */
export type OwnAppointment = RecordRow & { readonly entityId: string }

export interface CorporateLoaders {
  readonly entity: LoadRecords<EntityRow>
  /** Appointments in force of persons, by person. */
  readonly ownAppointments: LoadRecords<OwnAppointment>
  /** Officers of companies, by company, those in force. */
  readonly appointments: LoadRecords<RecordRow>
  readonly shareholders: LoadRecords<RecordRow>
  readonly capitals: LoadRecords<RecordRow>
  /** Latest first. */
  readonly financials: LoadRecords<RecordRow>
  readonly previousNames: LoadRecords<RecordRow>
  readonly previousNumbers: LoadRecords<RecordRow>
  readonly licences: LoadRecords<RecordRow>
  readonly grants: LoadRecords<RecordRow>
  readonly builders: LoadRecords<RecordRow>
  readonly contractors: LoadRecords<RecordRow>
}

type OwnedRow = RecordRow & { readonly entityId: string }

/** `today` as a date at midnight UTC, as the database's dates are read. */
export function makeCorporateLoaders(db: PrismaClient, today: Date): CorporateLoaders {
  const owned = (fetch: Parameters<typeof makeRecordLoader<OwnedRow>>[0]) =>
    makeRecordLoader(fetch, ({ entityId }) => entityId)
  const byOrdinal = { ordinal: 'asc' } as const
  const inForce = {
    OR: [{ ceasedOn: null }, { ceasedOn: { gt: today } }],
    AND: { OR: [{ appointmentDate: null }, { appointmentDate: { lte: today } }] },
  }
  return {
    entity: makeRecordLoader<EntityRow>(
      (ids, columns) =>
        db.entity.findMany({
          where: { id: { in: ids } },
          select: {
            ...selectColumns(Prisma.EntityScalarFieldEnum, columns),
            id: true,
            updatedOn: true,
            envelopes: true,
          },
        }),
      ({ id }) => id,
    ),
    ownAppointments: makeRecordLoader<OwnAppointment & { readonly personId: string }>(
      async (ids, columns) => {
        const rows = await db.appointment.findMany({
          where: { personId: { in: ids }, ...inForce },
          select: {
            ...selectColumns(Prisma.AppointmentScalarFieldEnum, columns),
            personId: true,
            entityId: true,
            envelope: true,
          },
          orderBy: [{ appointmentDate: 'asc' }, { entityId: 'asc' }, byOrdinal],
        })
        return rows.flatMap((row) => (row.personId === null ? [] : [{ ...row, personId: row.personId }]))
      },
      ({ personId }) => personId,
    ),
    appointments: owned((ids, columns) =>
      db.appointment.findMany({
        where: { entityId: { in: ids }, ...inForce },
        select: {
          ...selectColumns(Prisma.AppointmentScalarFieldEnum, columns),
          entityId: true,
          envelope: true,
          partyKind: true,
        },
        orderBy: byOrdinal,
      }),
    ),
    shareholders: owned((ids, columns) =>
      db.shareholder.findMany({
        where: { entityId: { in: ids } },
        select: {
          ...selectColumns(Prisma.ShareholderScalarFieldEnum, columns),
          entityId: true,
          envelope: true,
          partyKind: true,
        },
        orderBy: byOrdinal,
      }),
    ),
    capitals: owned((ids, columns) =>
      db.capital.findMany({
        where: { entityId: { in: ids } },
        select: { ...selectColumns(Prisma.CapitalScalarFieldEnum, columns), entityId: true, envelope: true },
        orderBy: byOrdinal,
      }),
    ),
    financials: owned((ids, columns) =>
      db.financialPeriod.findMany({
        where: { entityId: { in: ids } },
        select: { ...selectColumns(Prisma.FinancialPeriodScalarFieldEnum, columns), entityId: true, envelope: true },
        orderBy: [{ periodEndDate: 'desc' }, byOrdinal],
      }),
    ),
    previousNames: owned((ids, columns) =>
      db.previousName.findMany({
        where: { entityId: { in: ids } },
        select: { ...selectColumns(Prisma.PreviousNameScalarFieldEnum, columns), entityId: true },
        orderBy: byOrdinal,
      }),
    ),
    previousNumbers: owned((ids, columns) =>
      db.previousNumber.findMany({
        where: { entityId: { in: ids } },
        select: { ...selectColumns(Prisma.PreviousNumberScalarFieldEnum, columns), entityId: true },
        orderBy: byOrdinal,
      }),
    ),
    licences: owned((ids, columns) =>
      db.licence.findMany({
        where: { entityId: { in: ids } },
        select: { ...selectColumns(Prisma.LicenceScalarFieldEnum, columns), entityId: true, envelope: true },
        orderBy: byOrdinal,
      }),
    ),
    grants: owned((ids, columns) =>
      db.grant.findMany({
        where: { entityId: { in: ids } },
        select: { ...selectColumns(Prisma.GrantScalarFieldEnum, columns), entityId: true, envelope: true },
        orderBy: byOrdinal,
      }),
    ),
    builders: owned((ids, columns) =>
      db.builder.findMany({
        where: { entityId: { in: ids } },
        select: { ...selectColumns(Prisma.BuilderScalarFieldEnum, columns), entityId: true, envelope: true },
        orderBy: byOrdinal,
      }),
    ),
    contractors: owned((ids, columns) =>
      db.contractor.findMany({
        where: { entityId: { in: ids } },
        select: { ...selectColumns(Prisma.ContractorScalarFieldEnum, columns), entityId: true, envelope: true },
        orderBy: byOrdinal,
      }),
    ),
  }
}
