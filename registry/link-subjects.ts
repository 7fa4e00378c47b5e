// Exchanges the numbers that an agency holds for the graph's opaque ids, so that it can join its records. A number is in a
// request's body and in a query's parameters, and nowhere else: no log line, error or URL has one.
import pg from 'pg'
import { z } from 'zod'
import { isNric } from '../schema/check-letters/nric.ts'
import { isUen } from '../schema/check-letters/uen.ts'
import type { LinkRequest } from '../schema/contract/registry-requests.ts'
import type { ConsentRecords } from './consent-records.ts'
import { RegistryProblem } from './registry-problem.ts'

export interface SubjectNumbers {
  /** Opaque ids in the order of the numbers; null for one that nobody has. */
  find(kind: LinkRequest['kind'], numbers: readonly string[]): Promise<(string | null)[]>
  close(): Promise<void>
}

const rowsSchema = z.array(z.object({ id: z.uuid().nullable() }))
const functions = { PERSON: 'person.link_persons', ENTITY: 'corporate.link_entities' } as const

/** Each as the role izin_registry, which may execute that one function. */
export function openSubjectNumbers(urls: { readonly person: string; readonly corporate: string }): SubjectNumbers {
  const pools = { PERSON: poolOf(urls.person), ENTITY: poolOf(urls.corporate) }
  return {
    find: async (kind, numbers) => {
      const { rows } = await pools[kind].query(`SELECT id FROM ${functions[kind]}($1) ORDER BY ordinal`, [numbers])
      return rowsSchema.parse(rows).map(({ id }) => id)
    },
    close: async () => {
      await Promise.all(Object.values(pools).map((pool) => pool.end()))
    },
  }
}

/** Throws RegistryProblem: NUMBERS_REFUSED with positions, LINK_NOT_GRANTED, LINK_USED_UP. */
export async function linkSubjects(
  { subgraph, madeBy }: { readonly subgraph: string; readonly madeBy: string },
  { kind, numbers }: LinkRequest,
  { consents, subjects }: { readonly consents: ConsentRecords; readonly subjects: SubjectNumbers },
): Promise<(string | null)[]> {
  const valid = kind === 'PERSON' ? isNric : isUen
  const wrong = numbers.flatMap((number, at) => (valid(number) ? [] : [at + 1]))
  if (wrong.length > 0) throw new RegistryProblem('NUMBERS_REFUSED', { check: wrong.join(', ') })
  // Logged and counted before anything is looked up.
  await consents.takeLinkAllowance(subgraph, madeBy, numbers.length)
  return subjects.find(kind, numbers)
}

function poolOf(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 2, connectionTimeoutMillis: 3_000, query_timeout: 10_000 })
  // A connection lost while idle is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined)
  return pool
}
