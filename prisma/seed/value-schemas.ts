// The kinds of value that sandbox files are made of. Messages name what is wrong and what would be right, since
// developers write such files too. Descriptions go into the JSON Schema.
import { z } from 'zod'
import { isNric, nricCheckLetter } from '../../schema/check-letters/nric.ts'
import { codeTable } from '../../schema/code-tables/describe-code.ts'
import { nearestName } from './nearest-names.ts'
import { resolveDate } from './relative-date.ts'

export const text = z.string().min(1).max(200)

export const money = z.string().regex(/^-?\d{1,12}\.\d{2}$/, 'an amount is written as a string like "1200.00"')
export const decimal = z.string().regex(/^\d{1,12}(\.\d{1,4})?$/, 'a number is written as a string like "146.5"')
/** As large as a column of the database can hold. */
export const count = z.int().min(0).max(2_147_483_647)
export const year = z.int().min(1800).max(2200)

export const nric = z
  .string()
  .refine(isNric, { error: ({ input }) => nricProblem(String(input)) })
  .meta({ description: 'NRIC or FIN with its check letter.', pattern: '^[STFGM]\\d{7}[A-Z]$' })

/** YYYY-MM-DD or relative to today; comes out as YYYY-MM-DD. */
export function date(today: string) {
  return z
    .string()
    .transform((value, context) => {
      const day = resolveDate(value, today)
      if (day !== undefined) return day
      context.addIssue('not a date: write YYYY-MM-DD or, relative, today-21y, today+3m, today-1y+1d')
      return z.NEVER
    })
    .meta({ description: dateDescription, pattern: `^(\\d{4}-\\d{2}-\\d{2}|${relativePattern})$` })
}

/** As `date`, or only YYYY-MM or YYYY. */
export function partialDate(today: string) {
  return z
    .string()
    .transform((value, context) => {
      if (/^\d{4}(-(0[1-9]|1[0-2]))?$/.test(value)) return value
      const day = resolveDate(value, today)
      if (day !== undefined) return day
      context.addIssue('not a date: write YYYY-MM-DD, YYYY-MM or YYYY, as far as it is known, or, relative, today-21y')
      return z.NEVER
    })
    .meta({
      description: `${dateDescription} Without day or month where they are not known.`,
      pattern: `^(\\d{4}(-\\d{2}(-\\d{2})?)?|${relativePattern})$`,
    })
}

const relativePattern = 'today([+-]\\d{1,4}[ymd])*'
const dateDescription = 'YYYY-MM-DD, or relative to the day of the start in Singapore: today, today-21y, today+1y-1d.'

export function code(table: string) {
  return z
    .string()
    .refine((value) => codeTable(table).has(value), { error: ({ input }) => codeProblem(table, String(input)) })
    .meta({ description: `A code of the table ${table} (schema/code-tables/${table}.json).` })
}

const line = z.string().min(1).max(66)

const singaporeAddress = z
  .strictObject({
    type: z.literal('SG'),
    block: z.string().max(10).optional(),
    building: line.optional(),
    floor: z.string().min(1).max(3).optional(),
    unit: z.string().min(1).max(5).optional(),
    street: line.optional(),
    postalCode: z
      .string()
      .regex(/^\d{6}$/, 'a postal code has six digits, the first may be 0')
      .optional(),
  })
  .superRefine(({ type: _, ...parts }, context) => {
    const given = Object.values(parts).some((value) => value !== undefined)
    for (const part of ['block', 'street', 'postalCode'] as const)
      if (given && parts[part] === undefined)
        context.addIssue({
          code: 'custom',
          path: [part],
          message: 'is missing; an address has block, street and postal code, and a blank one nothing at all',
        })
  })

export const address = z.discriminatedUnion('type', [
  singaporeAddress,
  z.strictObject({ type: z.literal('UNFORMATTED'), line1: line, line2: line.optional() }),
])

/** What differs from the rule in an envelope. */
export function envelope(today: string) {
  return z.strictObject({
    state: z.enum(['AVAILABLE', 'EMPTY', 'NOT_APPLICABLE', 'UNAVAILABLE']).optional(),
    source: z
      .enum(['GOVERNMENT_VERIFIED', 'USER_PROVIDED', 'NOT_APPLICABLE', 'SINGPASS_VERIFIED', 'AS_LODGED'])
      .optional(),
    lastUpdated: date(today).nullable().optional(),
  })
}

function nricProblem(value: string): string {
  const problem = 'not a well-formed NRIC or FIN: S, T, F, G or M, seven digits and their check letter'
  const letter = /^[STFGM]\d{7}[A-Z]$/.test(value) ? nricCheckLetter(value.slice(0, 1), value.slice(1, 8)) : undefined
  return letter === undefined ? problem : `${problem}, which for ${value.slice(0, 8)} is ${letter}`
}

function codeProblem(table: string, value: string): string {
  const known = [...codeTable(table).keys()]
  const problem = `not a code of the table ${table}`
  if (known.length <= 12) return `${problem}; it has ${known.join(', ')}`
  const nearest = nearestName(value, known)
  return `${problem} (schema/code-tables/${table}.json)${nearest === undefined ? '' : `; did you mean ${nearest}?`}`
}
