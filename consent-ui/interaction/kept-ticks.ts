// What a person had ticked when they were led to sign in more strongly, for the page they come back to. It waits on the
// server, in the interaction, which belongs to one browser and ends with the request; never in an address. It is for the one
// person, record and version that it was ticked on. It decides nothing: shared is what the form says when *Share* is pressed.
import { z } from 'zod'
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import { storedId } from '../authorization-server/stored-id.ts'

export interface TickedBy {
  /** The interaction's, checked against the browser's cookie. */
  readonly uid: string
  readonly personId: string
  readonly consentId: string
  /** Of the record, as it was shown. */
  readonly version: number
}

const keptSchema = z.tuple([z.object({ items: z.array(z.string()) })])

/** In place of what was kept before. */
export async function keepTicks(store: ConsentStore, by: TickedBy, items: readonly string[]): Promise<void> {
  const { uid, ...of } = by
  await store.$executeRaw`
    UPDATE oidc_artifact SET payload = payload || jsonb_build_object('keptTicks', ${JSON.stringify(of)}::jsonb ||
      jsonb_build_object('items', ${JSON.stringify(items)}::jsonb))
    WHERE model = 'Interaction' AND id = ${storedId(uid)} AND expires_at > clock_timestamp()`
}

export async function readTicks(store: ConsentStore, by: TickedBy): Promise<ReadonlySet<string>> {
  const { uid, ...of } = by
  const rows = await store.$queryRaw`
    SELECT payload->'keptTicks'->'items' AS items FROM oidc_artifact
    WHERE model = 'Interaction' AND id = ${storedId(uid)} AND payload->'keptTicks' @> ${JSON.stringify(of)}::jsonb`
  const kept = keptSchema.safeParse(rows)
  return new Set(kept.success ? kept.data[0].items : [])
}
