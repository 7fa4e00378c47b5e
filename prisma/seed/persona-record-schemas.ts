// The form of the records beneath a sandbox persona. Keys are the names of the graph, or of the columns where one field
// of the graph is made of several.
import { z } from 'zod'
import { address, code, count, date, decimal, envelope, money, nric, partialDate, text, year } from './value-schemas.ts'

export function vehicle(today: string) {
  const day = date(today)
  return z.strictObject({
    vehicleNo: text,
    type: text,
    iuLabelNo: text.optional(),
    make: text,
    model: text,
    chassisNo: text.optional(),
    engineNo: text.optional(),
    motorNo: text.optional(),
    yearOfManufacture: year.optional(),
    firstRegistrationDate: day.optional(),
    originalRegistrationDate: day.optional(),
    coeCategory: text.optional(),
    coeExpiryDate: day.optional(),
    roadTaxExpiryDate: day.optional(),
    quotaPremium: money.optional(),
    openMarketValue: money.optional(),
    co2Emission: decimal.optional(),
    status: code('vehicle-status'),
    primaryColour: text.optional(),
    secondaryColour: text.optional(),
    attachment1: text.optional(),
    attachment2: text.optional(),
    attachment3: text.optional(),
    scheme: text.optional(),
    thcEmission: decimal.optional(),
    coEmission: decimal.optional(),
    noxEmission: decimal.optional(),
    pmEmission: decimal.optional(),
    engineCapacity: count.optional(),
    powerRate: decimal.optional(),
    effectiveOwnership: day.optional(),
    propellant: text.optional(),
    maximumUnladenWeight: count.optional(),
    maximumLadenWeight: count.optional(),
    minimumParfBenefit: money.optional(),
    numberOfTransfers: count.optional(),
    vpc: text.optional(),
    envelope: envelope(today).optional(),
  })
}

export function hdbFlat(today: string) {
  const day = date(today)
  return z.strictObject({
    numberOfOwners: count,
    address,
    hdbType: code('hdb-type'),
    leaseCommencementDate: day.optional(),
    termOfLease: count.optional(),
    dateOfPurchase: day.optional(),
    dateOfOwnershipTransfer: day.optional(),
    loanGranted: money.optional(),
    originalLoanRepayment: count.optional(),
    balanceLoanYears: count.optional(),
    balanceLoanMonths: count.optional(),
    outstandingLoanBalance: money.optional(),
    monthlyLoanInstalment: money.optional(),
    purchasePrice: money.optional(),
    outstandingInstalment: money.optional(),
    envelope: envelope(today).optional(),
  })
}

/** `months` contributions of one employer from the month of `firstMonth` on, received on `paidDay` (14) of the next. */
export function contribution(today: string) {
  return z.strictObject({
    employer: z.string().min(1).max(80),
    amount: money,
    firstMonth: date(today),
    months: count.max(60),
    paidDay: z.int().min(1).max(28).optional(),
  })
}

export function assessment(today: string) {
  return z.strictObject({
    /** A number, or relative as a date is. */
    yearOfAssessment: z.union([year, date(today).transform((day) => Number(day.slice(0, 4)))]),
    amount: money,
    employment: money.optional(),
    trade: money.optional(),
    rent: money.optional(),
    interest: money.optional(),
    taxClearance: z.boolean(),
    category: z.enum(['ORIGINAL', 'ADDITIONAL', 'AMENDED', 'REPAYMENT']),
  })
}

export function drivingLicence(today: string) {
  const day = date(today)
  return z.strictObject({
    certificateOfMerit: code('certificate-of-merit').optional(),
    totalDemeritPoints: count.optional(),
    suspensionStartDate: day.optional(),
    suspensionEndDate: day.optional(),
    disqualificationStartDate: day.optional(),
    disqualificationEndDate: day.optional(),
    revocationStartDate: day.optional(),
    revocationEndDate: day.optional(),
    pdlValidity: code('licence-validity').optional(),
    pdlExpiryDate: day.optional(),
    pdlClasses: z.array(z.strictObject({ class: text })).optional(),
    qdlValidity: code('licence-validity').optional(),
    qdlExpiryDate: day.optional(),
    qdlClasses: z.array(z.strictObject({ class: text, issueDate: day })).optional(),
    photoCardSerialNo: text.optional(),
  })
}

/** A child born in Singapore, or foreign-born and sponsored. */
export function childRecord(today: string) {
  const day = date(today)
  const child = {
    name: text,
    aliasName: text.optional(),
    hanyuPinyinName: text.optional(),
    hanyuPinyinAliasName: text.optional(),
    marriedName: text.optional(),
    sex: code('sex'),
    race: code('race').optional(),
    secondaryRace: code('race').optional(),
    dialect: code('dialect').optional(),
    dateOfBirth: partialDate(today),
    lifeStatus: code('life-status'),
    vaccinationRequirements: z
      .array(z.strictObject({ requirement: code('vaccination-requirement'), fulfilled: z.boolean() }))
      .optional(),
    envelope: envelope(today).optional(),
  }
  return z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('BIRTH'),
      birthCertificateNo: text,
      ...child,
      timeOfBirth: z
        .string()
        .regex(/^([01]\d|2[0-3])[0-5]\d$/)
        .optional(),
      singaporeCitizenAtBirth: z.boolean().optional(),
    }),
    z.strictObject({
      kind: z.literal('SPONSORED'),
      nric,
      ...child,
      birthCountry: code('country').optional(),
      residentialStatus: code('residential-status').optional(),
      nationality: code('nationality').optional(),
      scprGrantDate: day.optional(),
    }),
  ])
}
