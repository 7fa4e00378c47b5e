// The form of a sandbox persona: what one file in prisma/personas may say. Keys are the names of the graph.
// Rules that need several values at once are in check-persona.ts.
import { z } from 'zod'
import { assessment, childRecord, contribution, drivingLicence, hdbFlat, vehicle } from './persona-record-schemas.ts'
import { address, code, count, date, envelope, money, nric, partialDate, text, year } from './value-schemas.ts'

/** The form, with relative dates counted from `today` (YYYY-MM-DD). */
export function personaSchema(today: string) {
  const day = date(today)
  return z.strictObject({
    /** Where editors find the JSON Schema; nothing reads it here. */
    $schema: z.string().optional(),
    slug: z
      .string()
      .max(60)
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a name of small letters, digits and hyphens, like no-cpf')
      .meta({ description: 'Its name: small letters, digits and hyphens.' }),
    shows: z
      .string()
      .min(1)
      .max(160)
      .meta({ description: 'What this persona shows, in one sentence, for the sign-in page.' }),
    segment: z
      .enum(['SC', 'PR', 'FIN'])
      .meta({ description: 'Citizen, permanent resident or long-term pass holder: decides which items apply.' }),
    updatedOn: day.default(() => '2026-01-15'),
    items: scalarItems(today),
    envelopes: z
      .record(z.string(), envelope(today))
      .default({})
      .meta({ description: 'By catalogue item (`email`, `cpfbalances.ma`): state, source or date where they differ.' }),
    unavailable: z
      .array(text)
      .optional()
      .meta({ description: 'Agencies that cannot answer (`CPFB`): each of their items is unavailable.' }),
    vehicles: z.array(vehicle(today)).default([]),
    hdbFlats: z.array(hdbFlat(today)).default([]),
    children: z.array(childRecord(today)).default([]),
    cpfContributions: z.array(contribution(today)).default([]),
    cpfHousingWithdrawals: z
      .array(
        z.strictObject({
          address,
          accruedInterest: money,
          monthlyInstalment: money,
          principalWithdrawal: money,
          totalAllowed: money,
        }),
      )
      .default([]),
    assessments: z.array(assessment(today)).default([]),
    transcripts: z
      .array(
        z.strictObject({
          name: text,
          yearAttained: year,
          explanatoryNotes: text.optional(),
          results: z.array(
            z.strictObject({
              subject: text,
              level: text.optional(),
              grade: text,
              subSubject: text.optional(),
              subGrade: text.optional(),
            }),
          ),
        }),
      )
      .default([]),
    certificates: z
      .array(
        z.strictObject({
          name: text,
          content: z.base64().optional(),
          openCertificateId: text.optional(),
          primaryOpenCertificate: z.boolean().optional(),
        }),
      )
      .default([]),
    vocationalLicences: z
      .array(
        z.strictObject({
          kind: z.enum(['TAXI_DRIVER', 'PRIVATE_HIRE_CAR_DRIVER', 'BUS_ATTENDANT', 'BUS_DRIVER', 'OMNIBUS_DRIVER']),
          licenceName: text,
          licenceNumber: text,
          expiryDate: day,
          status: code('vocational-licence-status'),
        }),
      )
      .default([]),
    drivingLicence: drivingLicence(today).optional(),
    roles: z
      .array(
        z.strictObject({
          company: text.meta({ description: 'A company of the sandbox, by its slug.' }),
          role: text,
          validFrom: day,
          validUntil: day.optional().meta({ description: 'The last day, which counts whole; none means no end.' }),
          subUen: text.optional().meta({ description: 'The part of the company the role is limited to.' }),
          agent: text
            .optional()
            .meta({ description: 'The company, by its slug, that acts for the other and whose officer this is.' }),
        }),
      )
      .default([])
      .meta({ description: 'Companies this persona may act for, and when.' }),
  })
}

export type Persona = z.infer<ReturnType<typeof personaSchema>>

function scalarItems(today: string) {
  const day = date(today)
  return z.strictObject({
    uinfin: nric,
    name: z.string().min(1).max(66),
    aliasName: text.optional(),
    hanyuPinyinName: text.optional(),
    hanyuPinyinAliasName: text.optional(),
    marriedName: text.optional(),
    sex: code('sex').optional(),
    race: code('race').optional(),
    secondaryRace: code('race').optional(),
    dialect: code('dialect').optional(),
    dateOfBirth: partialDate(today).optional(),
    residentialStatus: code('residential-status').optional(),
    nationality: code('nationality').optional(),
    birthCountry: code('country').optional(),
    passportNumber: z.string().min(1).max(25).optional(),
    passportExpiryDate: day.optional(),
    passType: code('pass-type').optional(),
    passStatus: z.enum(['Live', 'Approved']).optional(),
    passExpiryDate: day.optional(),
    employmentSector: text.optional(),
    mobileAreaCode: z
      .string()
      .regex(/^[1-9]\d{0,2}$/)
      .optional(),
    mobileNumber: z
      .string()
      .regex(/^\d{4,12}$/)
      .optional(),
    email: z.email().max(320).optional(),
    registeredAddress: address.optional(),
    hdbType: code('hdb-type').optional(),
    housingType: code('housing-type').optional(),
    cpfOrdinaryAccount: money.optional(),
    cpfMedisaveAccount: money.optional(),
    cpfSpecialAccount: money.optional(),
    cpfRetirementAccount: money.optional(),
    cpfAgentBankCode: text.optional(),
    cpfInvestmentAccountNo: text.optional(),
    cpfSpecialDiscountedShares: count.optional(),
    cpfSelfAwarenessQuestionnaire: code('self-awareness-questionnaire').optional(),
    ownerPrivate: z.boolean().optional(),
    employment: z.string().min(1).max(124).optional(),
    occupationCode: code('occupation').optional(),
    occupationDescription: z.string().min(1).max(100).optional(),
    maritalStatus: code('marital-status').optional(),
    marriageDate: day.optional(),
    divorceDate: day.optional(),
    marriageCertificateNo: z.string().min(1).max(50).optional(),
    countryOfMarriage: code('country').optional(),
    pioneerEligible: z.boolean().optional(),
    merdekaEligible: z.boolean().optional(),
    chasCardType: code('chas-card-type').optional(),
    chasIndicator: code('chas-indicator').optional(),
    chasIssueDate: day.optional(),
    chasExpiryDate: day.optional(),
    chasName: text.optional(),
  })
}
