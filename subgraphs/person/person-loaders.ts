// Every look-up in the person database that a request can make, one loader a table.
import { Prisma, type PrismaClient } from '../../prisma/person/generated/client.ts'
import { type LoadRecords, makeRecordLoader, selectColumns } from '../load-records.ts'

/** What was read of a record: only the wanted columns are there. */
export type RecordRow = Readonly<Record<string, unknown>>

/** A person of whom the wanted columns were read; these are always there. */
export type PersonRow = RecordRow & Pick<Prisma.PersonModel, 'id' | 'segment' | 'updatedOn' | 'envelopes'>

export interface PersonLoaders {
  readonly person: LoadRecords<PersonRow>
  readonly vehicles: LoadRecords<RecordRow>
  readonly hdbFlats: LoadRecords<RecordRow>
  readonly children: LoadRecords<RecordRow>
  readonly contributions: LoadRecords<RecordRow>
  readonly housingWithdrawals: LoadRecords<RecordRow>
  /** Latest first. */
  readonly assessments: LoadRecords<RecordRow>
  readonly transcripts: LoadRecords<RecordRow>
  readonly certificates: LoadRecords<RecordRow>
  readonly vocationalLicences: LoadRecords<RecordRow>
  readonly drivingLicence: LoadRecords<RecordRow>
}

type OwnedRow = RecordRow & { readonly personId: string }

/** `since`: contributions received before are no longer shown (catalogue facts 1.3). */
export function makePersonLoaders(db: PrismaClient, since: Date): PersonLoaders {
  const owned = (fetch: Parameters<typeof makeRecordLoader<OwnedRow>>[0]) =>
    makeRecordLoader(fetch, ({ personId }) => personId)
  const byOrdinal = { ordinal: 'asc' } as const
  return {
    person: makeRecordLoader<PersonRow>(
      (ids, columns) =>
        db.person.findMany({
          where: { id: { in: ids } },
          select: {
            ...selectColumns(Prisma.PersonScalarFieldEnum, columns),
            id: true,
            segment: true,
            updatedOn: true,
            envelopes: true,
          },
        }),
      ({ id }) => id,
    ),
    vehicles: owned((ids, columns) =>
      db.vehicle.findMany({
        where: { personId: { in: ids } },
        select: { ...selectColumns(Prisma.VehicleScalarFieldEnum, columns), personId: true, envelope: true },
        orderBy: byOrdinal,
      }),
    ),
    hdbFlats: owned((ids, columns) =>
      db.hdbFlat.findMany({
        where: { personId: { in: ids } },
        select: { ...selectColumns(Prisma.HdbFlatScalarFieldEnum, columns), personId: true, envelope: true },
        orderBy: byOrdinal,
      }),
    ),
    children: owned((ids, columns) =>
      db.childRecord.findMany({
        where: { personId: { in: ids } },
        // The date of birth decides what of a child is given.
        select: {
          ...selectColumns(Prisma.ChildRecordScalarFieldEnum, columns),
          personId: true,
          envelope: true,
          kind: true,
          dateOfBirth: true,
        },
        orderBy: byOrdinal,
      }),
    ),
    contributions: owned((ids, columns) =>
      db.cpfContribution.findMany({
        where: { personId: { in: ids }, paidOn: { gte: since } },
        select: { ...selectColumns(Prisma.CpfContributionScalarFieldEnum, columns), personId: true },
        orderBy: [{ paidOn: 'asc' }, { month: 'asc' }, { ordinal: 'asc' }],
      }),
    ),
    housingWithdrawals: owned((ids, columns) =>
      db.cpfHousingWithdrawal.findMany({
        where: { personId: { in: ids } },
        select: { ...selectColumns(Prisma.CpfHousingWithdrawalScalarFieldEnum, columns), personId: true },
        orderBy: byOrdinal,
      }),
    ),
    assessments: owned((ids, columns) =>
      db.assessment.findMany({
        where: { personId: { in: ids } },
        select: { ...selectColumns(Prisma.AssessmentScalarFieldEnum, columns), personId: true },
        orderBy: { yearOfAssessment: 'desc' },
      }),
    ),
    transcripts: owned((ids, columns) =>
      db.academicTranscript.findMany({
        where: { personId: { in: ids } },
        select: { ...selectColumns(Prisma.AcademicTranscriptScalarFieldEnum, columns), personId: true },
        orderBy: byOrdinal,
      }),
    ),
    certificates: owned((ids, columns) =>
      db.academicCertificate.findMany({
        where: { personId: { in: ids } },
        select: { ...selectColumns(Prisma.AcademicCertificateScalarFieldEnum, columns), personId: true },
        orderBy: byOrdinal,
      }),
    ),
    vocationalLicences: owned((ids, columns) =>
      db.vocationalLicence.findMany({
        where: { personId: { in: ids } },
        select: { ...selectColumns(Prisma.VocationalLicenceScalarFieldEnum, columns), personId: true, kind: true },
      }),
    ),
    drivingLicence: owned((ids, columns) =>
      db.drivingLicence.findMany({
        where: { personId: { in: ids } },
        select: { ...selectColumns(Prisma.DrivingLicenceScalarFieldEnum, columns), personId: true },
      }),
    ),
  }
}
