// Whether a release may be loaded: signed by the registry, and not older than what was seen before. A pure function; that
// the release also loads is found out by loading it.
import type { JSONWebKeySet } from 'jose'
import { type SupergraphRelease, verifySupergraphRelease } from '../../schema/contract/supergraph-release.ts'

export type ReleaseJudgement =
  | { readonly kind: 'accepted'; readonly release: SupergraphRelease }
  | { readonly kind: 'refused'; readonly problem: 'RELEASE_REFUSED' | 'RELEASE_OUTDATED' }

/** `seen`: the newest release that was verified before. */
export async function judgeRelease(
  jws: string,
  trustedKeys: JSONWebKeySet,
  seen: SupergraphRelease | undefined,
): Promise<ReleaseJudgement> {
  const release = await verifySupergraphRelease(jws, trustedKeys).catch(() => undefined)
  if (release === undefined) return { kind: 'refused', problem: 'RELEASE_REFUSED' }
  if (seen === undefined || release.number > seen.number) return { kind: 'accepted', release }
  // A number stands for one content for ever; it may be signed anew when the registry's key changes.
  const same = release.number === seen.number && JSON.stringify(release) === JSON.stringify(seen)
  return same ? { kind: 'accepted', release } : { kind: 'refused', problem: 'RELEASE_OUTDATED' }
}
