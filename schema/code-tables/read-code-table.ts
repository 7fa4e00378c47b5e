// The code tables as data: a JSON file a table, with a version that changes with every change of its codes. `extent` says
// whether a table is whole as in the catalogue, the part known for sure, or made up for the sandbox where the catalogue's
// codes are not public. Nothing of a person is in here. A name is looked up in a list, never made into a path.
import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { nearestName } from '../nearest-name.ts'

const day = z.iso.date()

const codeSchema = z.strictObject({
  code: z.string().min(1),
  /** Null where the code is known and its meaning is not. */
  description: z.string().min(1).nullable(),
  /** The same thing in the table's `isoStandard`, where there is such a code; several codes may share one. */
  iso: z.string().min(1).optional(),
  /** First and last day on which something new can carry the code. Records made then keep it. */
  validFrom: day.optional(),
  validTo: day.optional(),
})

const codeTableSchema = z
  .strictObject({
    name: z.string(),
    title: z.string().min(1),
    version: z.string(),
    extent: z.enum(['catalogue', 'partial', 'sandbox']),
    isoStandard: z.string().min(1).optional(),
    codes: z.array(codeSchema),
  })
  .refine(({ codes }) => new Set(codes.map(({ code }) => code)).size === codes.length, 'a code stands twice')

export type CodeTable = z.infer<typeof codeTableSchema>
export type TableCode = CodeTable['codes'][number]

const folder = new URL('./', import.meta.url)

export const codeTableNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length))
  .sort()

const tables = new Map<string, CodeTable>()

/** Undefined for a name that no table has. */
export function findCodeTable(name: string): CodeTable | undefined {
  const known = tables.get(name)
  if (known || !codeTableNames.includes(name)) return known
  const table = codeTableSchema.parse(JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')))
  tables.set(name, table)
  return table
}

export function nearestCodeTable(name: string): string {
  return nearestName(name, codeTableNames)
}

/** `at`: YYYY-MM-DD; both days of a code's validity count. */
export function isValidOn({ validFrom, validTo }: TableCode, at: string): boolean {
  return (validFrom === undefined || validFrom <= at) && (validTo === undefined || at <= validTo)
}
