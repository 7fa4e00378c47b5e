// Every look-up in the consent database that a request of the consent subgraph can make.
import { Prisma, type PrismaClient } from '../../prisma/consent/generated/client.ts'
import { previewClientId } from '../../schema/contract/preview.ts'
import { type LoadRecords, makeRecordLoader, selectColumns } from '../load-records.ts'

/** A consent of which the wanted columns were read; these are always there. */
export type ConsentRow = Readonly<Record<string, unknown>> &
  Pick<Prisma.ConsentModel, 'id' | 'status' | 'subjectKind' | 'subjectId' | 'expiresAt'>

export interface ItemRow {
  readonly consentId: string
  readonly scope: string
  readonly required: boolean
  readonly decision: string
}

export interface ConsentLoaders {
  readonly consent: LoadRecords<ConsentRow>
  /** Consents of persons about themselves, by person, latest first. */
  readonly consentsOfPerson: LoadRecords<ConsentRow>
  readonly items: LoadRecords<ItemRow>
}

const always = { id: true, status: true, subjectKind: true, subjectId: true, expiresAt: true } as const

export function makeConsentLoaders(db: PrismaClient): ConsentLoaders {
  return {
    consent: makeRecordLoader<ConsentRow>(
      (ids, columns) =>
        db.consent.findMany({
          where: { id: { in: ids } },
          select: { ...selectColumns(Prisma.ConsentScalarFieldEnum, columns), ...always },
        }),
      ({ id }) => id,
    ),
    consentsOfPerson: makeRecordLoader<ConsentRow>(
      (ids, columns) =>
        db.consent.findMany({
          where: { subjectKind: 'PERSON', subjectId: { in: ids }, NOT: { clientId: previewClientId } },
          select: { ...selectColumns(Prisma.ConsentScalarFieldEnum, columns), ...always },
          orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
        }),
      ({ subjectId }) => subjectId,
    ),
    items: makeRecordLoader<ItemRow>(
      (ids) =>
        db.consentItem.findMany({
          where: { consentId: { in: ids } },
          orderBy: [{ required: 'desc' }, { scope: 'asc' }],
        }),
      ({ consentId }) => consentId,
    ),
  }
}
