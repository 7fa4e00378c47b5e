// Fills the operator's table of consentable scopes from the schema's item metadata, in every mode, after migrations.
// It never touches `acr`: what an item needs is the operator's decision and is reviewed when lowered (design §4).
import type { Pool } from 'pg'
import type { ItemMetadata } from '../../../schema/item-metadata.ts'

/** Adds and refreshes; a scope that left the schema stays, because consents may name it. */
export async function syncScopes(pool: Pool, items: readonly ItemMetadata[]): Promise<void> {
  await pool.query(
    `INSERT INTO consent.scope (scope, item, title, agency, classification, segments, tier)
     SELECT r.scope, r.item, r.title, r.agency, r.classification, r.segments, r.tier
     FROM jsonb_to_recordset($1::jsonb)
       AS r(scope text, item text, title text, agency text[], classification text, segments text[], tier text)
     ON CONFLICT (scope) DO UPDATE SET
       (item, title, agency, classification, segments, tier) =
       (excluded.item, excluded.title, excluded.agency, excluded.classification, excluded.segments, excluded.tier)`,
    [JSON.stringify(items)],
  )
}
