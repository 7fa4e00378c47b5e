// The form of a sandbox company: what one file in prisma/companies may say. Keys are the names of the graph.
import { z } from 'zod'
import { isUen } from '../../schema/check-letters/uen.ts'
import { address, code, date, decimal, envelope, money, text } from './value-schemas.ts'

/** The form, with relative dates counted from `today` (YYYY-MM-DD). */
export function companySchema(today: string) {
  const day = date(today)
  const record = { envelope: envelope(today).optional() }
  return z
    .strictObject({
      slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
      /** What this company shows, in one sentence. */
      shows: z.string().min(1).max(160),
      updatedOn: day.default('2026-01-15'),
      entityType: z.enum(['UEN', 'NON-UEN', 'GSTN']),
      registrationNumber: text,
      identityCountry: z.string().regex(/^[A-Z]{2}$/, 'a country of ISO 3166-1, two letters'),
      envelopes: z.record(z.string().regex(/^entity\.[a-z_]+$/), envelope(today)).default({}),
      profile: z.strictObject({
        name: text,
        type: code('entity-type').optional(),
        companyType: code('company-type').optional(),
        constitution: code('constitution').optional(),
        uenStatus: code('uen-status').optional(),
        countryOfIncorporation: code('country').optional(),
        registrationDate: day.optional(),
        expiryDate: day.optional(),
        primaryActivity: activity.optional(),
        secondaryActivity: activity.optional(),
      }),
      address: address.optional(),
      appointments: z
        .array(
          z.strictObject({
            party,
            position: code('position'),
            designation: text.optional(),
            appointmentDate: day,
            ceasedOn: day.optional(),
            ...record,
          }),
        )
        .default([]),
      shareholders: z
        .array(
          z.strictObject({
            party,
            allocation: decimal,
            currency: code('currency'),
            shareType: code('share-type'),
            ...record,
          }),
        )
        .default([]),
      capitals: z
        .array(
          z.strictObject({
            shareType: code('share-type'),
            shareAllottedNumber: decimal,
            issuedAmount: money,
            paidUpAmount: money,
            currency: code('currency'),
            ...record,
          }),
        )
        .default([]),
      financials: z.array(financialPeriod(today)).default([]),
      previousNames: z.array(z.strictObject({ name: text, effectiveDate: day })).default([]),
      previousNumbers: z.array(z.strictObject({ registrationNumber: text })).default([]),
      licences: z
        .array(
          z.strictObject({
            licenceNumber: text,
            licenceName: text,
            issuanceAgency: code('agency'),
            issueDate: day,
            expiryDate: day.optional(),
            ...record,
          }),
        )
        .default([]),
      grants: z
        .array(
          z.strictObject({
            type: code('grant-type'),
            status: code('grant-status'),
            functionalArea: code('grant-functional-area').optional(),
            developmentCategory: code('grant-development-category').optional(),
            approvedAmount: money.optional(),
            submittedOnDate: day,
            lastUpdatedDate: day.optional(),
            ...record,
          }),
        )
        .default([]),
      builders: z
        .array(z.strictObject({ licence: code('builder-licence'), licenceExpiryDate: day, ...record }))
        .default([]),
      contractors: z
        .array(
          z.strictObject({
            workhead: code('contractor-workhead'),
            financialGrade: text,
            crsExpiryDate: day,
            ...record,
          }),
        )
        .default([]),
    })
    .refine(({ entityType, registrationNumber }) => entityType !== 'UEN' || isUen(registrationNumber), {
      path: ['registrationNumber'],
      message: 'not a well-formed UEN: the form or the check letter does not fit',
    })
}

export type Company = z.infer<ReturnType<typeof companySchema>>
export type Party = Company['appointments'][number]['party']

const activity = z.strictObject({
  code: z.string().regex(/^\d{5}$/, 'an SSIC code has five digits'),
  description: text,
  edition: z.string().regex(/^\d{4}$/),
})

/** An officer or shareholder: a persona or company of the sandbox by its slug, or anybody else as lodged. */
const party = z.union([
  z.strictObject({ persona: text }),
  z.strictObject({ company: text }),
  z.strictObject({ entity: z.strictObject({ name: text, registrationNumber: text, type: code('entity-type') }) }),
  z.strictObject({
    individual: z.strictObject({
      idNumber: text,
      idType: code('identity-type'),
      name: text,
      nationality: code('nationality'),
    }),
  }),
])

function financialPeriod(today: string) {
  const day = date(today)
  const amount = money.optional()
  return z.strictObject({
    periodStartDate: day,
    periodEndDate: day,
    audited: z.boolean(),
    currency: code('currency'),
    companyRevenue: amount,
    companyProfitLossBeforeTax: amount,
    companyProfitLossAfterTax: amount,
    groupRevenue: amount,
    groupProfitLossBeforeTax: amount,
    groupProfitLossAfterTax: amount,
    groupShareCapital: amount,
    envelope: envelope(today).optional(),
  })
}
