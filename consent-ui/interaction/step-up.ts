// An item may need a stronger sign-in than the person has (RFC 9470). The page says so beside the item; shared it can only
// be after one that was made for this very request.
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import { highestAcr, meetsAcr } from '../../schema/contract/acr.ts'
import { signInPath } from './next-path.ts'
import type { PageParts } from './page-parts.ts'
import type { PendingRequest } from './pending-request.ts'
import type { SignInMethod } from './sign-in-method.ts'
import type { Problem, SignInFirst } from './verdict.ts'

/** Below this nobody sees values on our pages, however little the items need. */
export const previewAcr = 'urn:izin:acr:2'

/** `acrValues`: what one can be signed in with here. */
export function offersPreview({ acrValues }: Pick<SignInMethod, 'acrValues'>): boolean {
  return meetsAcr(highestAcr(acrValues), previewAcr)
}

/** Where to sign in for everything that is asked for; undefined where no way of signing in here is strong enough. */
export async function stepUpPath(parts: PageParts, request: PendingRequest): Promise<string | undefined> {
  const needed = await neededForItems(parts.database.current, request.scopes)
  return meetsAcr(highestAcr(parts.signIn.acrValues), needed) ? signInPath(request.path, needed) : undefined
}

export async function stepUp(parts: PageParts, request: PendingRequest): Promise<Problem | SignInFirst> {
  const signIn = await stepUpPath(parts, request)
  return signIn === undefined ? { problem: 'SIGN_IN_TOO_WEAK', continueAt: request.path } : { signIn, uid: request.uid }
}

export async function neededForItems(store: ConsentStore, scopes: readonly string[]): Promise<string> {
  const items = await store.scope.findMany({ where: { scope: { in: [...scopes] } }, select: { acr: true } })
  return highestAcr(items.map(({ acr }) => acr))
}
