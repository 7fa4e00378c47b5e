// The sandbox says what is wrong with a token or a proof as the inspector does: not only which check failed, but how what
// came differs from what was expected.
import { firstWrong } from '../../inspector/finding.ts'
import { inspect } from '../../inspector/inspect.ts'
import { sentenceOf } from '../../inspector/sentence-of.ts'
import type { Situation } from '../../inspector/situation.ts'
import type { CredentialsCode } from '../../protected-resource/credentials-refused.ts'
import type { ExplainCredentials } from '../authentication/authenticate.ts'

const kinds: Readonly<Record<CredentialsCode, 'access-token' | 'dpop-proof' | undefined>> = {
  INVALID_TOKEN: 'access-token',
  INVALID_DPOP_PROOF: 'dpop-proof',
  TOKEN_MISSING: undefined,
  AUTHORIZATION_SERVER_UNAVAILABLE: undefined,
}

/** `resource`: the GraphQL endpoint's public URL. */
export function credentialsExplainer(resource: string, issuer: string): ExplainCredentials {
  return async (code, { authorization, dpop }, check) => {
    const kind = kinds[code]
    const [sent] = kind === 'access-token' ? authorization : dpop
    if (kind === undefined || sent === undefined) return undefined
    // A refresh token or a code: the check itself says what should have come in its place.
    if (check === 'format' && kind === 'access-token' && !sent.includes('.')) return undefined
    const accessToken = authorization[0]?.split(/ +/)[1]
    const situation: Situation = {
      now: Math.floor(Date.now() / 1000),
      issuer,
      endpoints: { token: `${issuer}/token`, par: `${issuer}/par` },
      resource,
      // The gateway has tried them all then.
      serverKeys: check === 'signature' ? { keys: [] } : undefined,
      request: { method: 'POST', url: resource, accessToken },
    }
    const finding = firstWrong(
      await inspect(kind === 'access-token' ? `Authorization: ${sent}` : sent, situation, kind),
    )
    return finding && sentenceOf(finding)
  }
}
