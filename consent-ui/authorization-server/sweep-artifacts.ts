// Removes what no longer counts. Pushed requests and codes stay a while after their time: the first are still looked up
// when a slow answer comes back, the second so that a late reuse is still recognised as one.
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'
import { sweepDownloadQuota } from '../disclosures/download-quota.ts'
import { interactionLife } from './lifetimes.ts'

/** Returns how many rows went. */
export async function sweepArtifacts(database: ConsentDatabase): Promise<number> {
  const artifacts = await database.current.$executeRaw`
    DELETE FROM oidc_artifact WHERE expires_at < clock_timestamp() - make_interval(secs => ${2 * interactionLife})`
  const sessions = await database.current.$executeRaw`
    DELETE FROM resident_session WHERE expires_at < clock_timestamp()`
  return artifacts + sessions + (await sweepDownloadQuota(database))
}
