// Looks a code up in its table. A code that a table does not know is passed on without a description, never refused:
// historical codes occur.
import { findCodeTable } from './read-code-table.ts'

const descriptions = new Map<string, ReadonlyMap<string, string | null>>()

/** Codes with their descriptions; throws for a table that does not exist. */
export function codeTable(name: string): ReadonlyMap<string, string | null> {
  const known = descriptions.get(name)
  if (known) return known
  const table = findCodeTable(name)
  if (!table) throw new Error(`There is no code table ${name}.`)
  const made = new Map(table.codes.map(({ code, description }) => [code, description]))
  descriptions.set(name, made)
  return made
}

export interface CodedValue {
  readonly code: string
  readonly description: string | null
}

export function describeCode(table: string, code: string): CodedValue {
  return { code, description: codeTable(table).get(code) ?? null }
}
