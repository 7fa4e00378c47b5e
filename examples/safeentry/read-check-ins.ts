// The service's records, here a file: by the opaque id of a person, as `izin subjects link` gives it for an NRIC.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { CheckIn } from './start-safeentry-subgraph.ts'

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
const fileSchema = z.record(z.uuid(), z.array(z.strictObject({ venue: z.string(), in: time, out: time.nullable() })))

/** Throws where the file is not what it should be. */
export function readCheckIns(file: URL): (personId: string) => Promise<readonly CheckIn[]> {
  const checkIns = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  return async (personId) => checkIns[personId] ?? []
}
