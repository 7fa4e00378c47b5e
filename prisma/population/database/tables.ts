// Which tables of each owner a population fills, parents first, and the columns they have: read from the database, so that
// a column added to a schema needs no change here.
import type pg from 'pg'
import type { DataOwner } from '../../../platform/database/owners.ts'

export const filledTables: Readonly<Record<DataOwner, readonly string[]>> = {
  person: [
    'person',
    'vehicle',
    'hdb_flat',
    'child_record',
    'cpf_contribution',
    'cpf_housing_withdrawal',
    'academic_transcript',
    'academic_certificate',
    'assessment',
    'vocational_licence',
    'driving_licence',
  ],
  corporate: [
    'entity',
    'appointment',
    'shareholder',
    'capital',
    'financial_period',
    'previous_name',
    'previous_number',
    'licence',
    'government_grant',
    'builder',
    'contractor',
  ],
  consent: ['acting_role'],
}

export interface Column {
  /** As in the database. */
  readonly name: string
  /** As in our rows, camelCase. */
  readonly key: string
  readonly json: boolean
}

/** By table; a table that is not there has no columns. */
export type Columns = Readonly<Record<string, readonly Column[]>>

export async function readColumns(client: pg.ClientBase, owner: DataOwner): Promise<Columns> {
  const { rows } = await client.query<{ table: string; name: string; json: boolean }>(
    `SELECT c.relname AS table, a.attname AS name, a.atttypid IN ('json'::regtype, 'jsonb'::regtype) AS json
       FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = to_regnamespace($1) AND c.relname = ANY ($2)
        AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum`,
    [owner, filledTables[owner]],
  )
  return Object.fromEntries(
    filledTables[owner].map((table) => [
      table,
      rows.filter((row) => row.table === table).map(({ name, json }) => ({ name, key: camelCase(name), json })),
    ]),
  )
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
