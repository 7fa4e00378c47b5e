// Every look-up in the consent database that a request of the consent subgraph can make.
import { z } from 'zod'
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

const companiesSchema = z.array(
  z.object({
    personId: z.string(),
    entityId: z.string(),
    name: z.string(),
    uen: z.string(),
    roles: z.array(z.string()),
  }),
)
/** A company that a person may act for, by the database's clock. */
export type ActingCompanyRow = Readonly<z.infer<typeof companiesSchema>[number]>

export interface ConsentLoaders {
  readonly consent: LoadRecords<ConsentRow>
  /** Consents of persons about themselves, by person, latest first. */
  readonly consentsOfPerson: LoadRecords<ConsentRow>
  /** By person. */
  readonly companiesOfPerson: LoadRecords<ActingCompanyRow>
  /** Consents that persons gave for companies, by person, latest first. */
  readonly consentsForCompanies: LoadRecords<ConsentRow & { readonly actorId: string | null }>
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
    companiesOfPerson: makeRecordLoader<ActingCompanyRow>(
      async (ids) =>
        companiesSchema.parse(
          await db.$queryRaw`
            SELECT r.person_id::text AS "personId", r.entity_id::text AS "entityId", min(r.entity_name) AS name,
              min(r.uen) AS uen, array_agg(DISTINCT r.role) AS roles
            FROM acting_role r WHERE r.person_id = ANY (${ids}::uuid[])
              AND r.valid_from <= clock_timestamp() AND (r.valid_until IS NULL OR r.valid_until > clock_timestamp())
            GROUP BY r.person_id, r.entity_id ORDER BY name, r.entity_id`,
        ),
      ({ personId }) => personId,
    ),
    consentsForCompanies: makeRecordLoader<ConsentRow & { readonly actorId: string | null }>(
      (ids, columns) =>
        db.consent.findMany({
          where: { subjectKind: 'ENTITY', actorId: { in: ids }, NOT: { clientId: previewClientId } },
          select: { ...selectColumns(Prisma.ConsentScalarFieldEnum, columns), ...always, actorId: true },
          orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
        }),
      ({ actorId }) => actorId ?? '',
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
