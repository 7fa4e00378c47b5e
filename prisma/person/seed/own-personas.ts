// Personas that developers added to this sandbox (`npm run personas`), kept as they wrote them. A start reads them again,
// so that dates told relative to today move on. Never imported by a production process.
import type { Pool, PoolClient } from 'pg'
import { z } from 'zod'

export interface OwnDocument {
  readonly slug: string
  /** As it was written; valid when it was added. */
  readonly document: unknown
}

const rowsSchema = z.array(z.object({ slug: z.string(), document: z.unknown() }))

export async function readOwnDocuments(client: Pool | PoolClient): Promise<OwnDocument[]> {
  const { rows } = await client.query('SELECT slug, document FROM person.own_persona ORDER BY slug')
  return rowsSchema.parse(rows)
}

export async function replaceOwnDocuments(client: PoolClient, documents: readonly OwnDocument[]): Promise<void> {
  await client.query(
    `INSERT INTO person.own_persona (slug, document) SELECT slug, document
       FROM json_to_recordset($1::json) AS r(slug text, document json)
     ON CONFLICT (slug) DO UPDATE SET (document, added_at) = (excluded.document, clock_timestamp())`,
    [JSON.stringify(documents)],
  )
}

export async function deleteOwnDocuments(client: PoolClient, slugs: readonly string[]): Promise<void> {
  await client.query('DELETE FROM person.own_persona WHERE slug = ANY ($1)', [slugs])
}
