// Runs `npm run personas` as a developer does, and writes the files it reads.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { nricCheckLetter } from '../../../schema/check-letters/nric.ts'
import { childEnvironment } from '../../harness/child-environment.ts'

export interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export async function runPersonas(environment: Readonly<Record<string, string>>, ...args: string[]): Promise<Outcome> {
  const env = { ...childEnvironment(), ...environment }
  const child = spawn(process.execPath, ['platform/personas/personas.ts', ...args], { env })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const [code] = await once(child, 'close')
  return { code, out, err }
}

/** Databases of one's own, all in one, in the sandbox. */
export function namedDatabases(person: string, consent = person): Record<string, string> {
  return {
    IZIN_MODE: 'sandbox',
    IZIN_PERSON_DATABASE_URL: person,
    IZIN_CORPORATE_DATABASE_URL: person,
    IZIN_CONSENT_DATABASE_URL: consent,
  }
}

/** A persona that is right, with some of it changed. `number` is the last three digits of the NRIC. */
export function persona(slug: string, number: number, change: Readonly<Record<string, unknown>> = {}) {
  const digits = `5009${String(number).padStart(3, '0')}`
  const { items, ...rest } = { items: {}, ...change }
  return {
    slug,
    shows: 'A persona of a test.',
    segment: 'SC',
    items: {
      uinfin: `S${digits}${nricCheckLetter('S', digits)}`,
      name: slug.toUpperCase().replaceAll('-', ' '),
      dateOfBirth: '1980-01-01',
      ...(typeof items === 'object' ? items : {}),
    },
    ...rest,
  }
}

const folder = mkdtempSync(join(tmpdir(), 'izin-personas-'))
let files = 0

/** The path of a new file with this content. */
export function fileWith(content: unknown): string {
  const path = join(folder, `personas-${files++}.json`)
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

/** Rows of every table of the three owners. */
export async function countRows(client: pg.Client | pg.Pool): Promise<Readonly<Record<string, number>>> {
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname IN ('person', 'corporate', 'consent') ORDER BY 1`,
  )
  const counts: Record<string, number> = {}
  for (const { name } of tables)
    counts[name] = Number((await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${name}`)).rows[0]?.n)
  return counts
}
