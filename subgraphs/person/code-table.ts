// Query.codeTable: a table of codes for whoever has a valid token. No personal data, so nothing of the subject is looked
// at. A wrong name or day is answered with what to do, not with an error: an error's own words do not pass the gateway.
import { z } from 'zod'
import { findCodeTable, isValidOn, nearestCodeTable } from '../../schema/code-tables/read-code-table.ts'

const argumentsSchema = z.object({ name: z.string(), at: z.unknown().optional() })
const daySchema = z.iso.date().nullish()

export function codeTableAnswer(_root: unknown, given: unknown) {
  const { name, at } = argumentsSchema.parse(given)
  const day = daySchema.safeParse(at)
  if (!day.success) return problem('INVALID_DATE', 'Give `at` as a day, YYYY-MM-DD.', null)
  const table = findCodeTable(name)
  if (!table) {
    const nearest = nearestCodeTable(name)
    return problem('UNKNOWN_CODE_TABLE', `There is no code table of this name; the nearest is ${nearest}.`, nearest)
  }
  const { data } = day
  const codes = typeof data === 'string' ? table.codes.filter((code) => isValidOn(code, data)) : table.codes
  return { ...table, extent: table.extent.toUpperCase(), codes }
}

function problem(code: 'UNKNOWN_CODE_TABLE' | 'INVALID_DATE', message: string, nearest: string | null) {
  return { problem: { code, message, nearest } }
}
