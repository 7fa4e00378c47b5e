// A DPoP proof dated more than 60 s ahead is refused (FAPI 2.0 §5.3.2.1); the library would take five minutes. Everything
// else about the proof, its signature first of all, the library checks afterwards: this can only refuse.
import { decodeJwt } from 'jose'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'

const futureLimit = 60

export async function refuseFutureProofs(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  const proof = ctx.get('DPoP')
  if (proof && isFromTheFuture(proof, Math.floor(Date.now() / 1000))) {
    const { error, error_description, status } = new errors.InvalidDpopProof('DPoP proof iat lies in the future')
    ctx.status = status
    ctx.set('Cache-Control', 'no-store')
    ctx.body = { error, error_description }
    return
  }
  await next()
}

function isFromTheFuture(proof: string, now: number): boolean {
  try {
    const { iat } = decodeJwt(proof)
    return iat !== undefined && iat > now + futureLimit
  } catch {
    return false // not a JWT: the library says so
  }
}
