// What a client assertion must be beyond the library's checks. Setting this function replaces the library's own, which
// checks the audience: so that check stands here too (design §9, trap 6).
import { errors, type KoaContextWithOIDC } from 'oidc-provider'

/** Seconds that `iat` may lie ahead of our clock (FAPI 2.0 §5.3.2.1). */
const futureLimit = 60
/** Seconds an assertion may live: a longer one would be a password. */
const lifeLimit = 600

export async function checkClientAssertion(
  ctx: KoaContextWithOIDC,
  claims: Record<string, unknown>,
  header: Record<string, unknown>,
): Promise<void> {
  const problem = assertionProblem(claims, header, ctx.oidc.issuer)
  if (problem) throw new errors.InvalidClientAuth(problem)
}

/** The first rule that an assertion with a good signature breaks. */
export function assertionProblem(
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>>,
  issuer: string,
): string | undefined {
  const now = Math.floor(Date.now() / 1000)
  // FAPI 2.0 §5.3.2.1: the issuer identifier as a string, never an array or an endpoint.
  if (claims['aud'] !== issuer) return 'aud of the client assertion must be the issuer identifier, as a string'
  // RFC 7523 §3 (3): the subject is the client as well.
  if (claims['sub'] !== claims['iss']) return 'sub and iss of the client assertion must both be the client_id'
  if (tooFarAhead(claims['iat'], now + futureLimit) || tooFarAhead(claims['nbf'], now + futureLimit)) {
    return 'iat or nbf of the client assertion lies in the future'
  }
  if (tooFarAhead(claims['exp'], now + lifeLimit)) return 'exp of the client assertion is more than ten minutes ahead'
  if (header['typ'] !== undefined && !isAssertionType(header['typ'])) {
    return 'typ of the client assertion is that of another kind of token'
  }
  return undefined
}

function tooFarAhead(value: unknown, limit: number): boolean {
  return value !== undefined && !(typeof value === 'number' && value <= limit)
}

/** A token of another kind signed with the same key must not pass for an assertion (RFC 8725 §3.11). */
function isAssertionType(typ: unknown): boolean {
  return typeof typ === 'string' && ['jwt', 'client-authentication+jwt'].includes(typ.toLowerCase())
}
