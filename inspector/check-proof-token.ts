// Whether a DPoP proof and the access token beside it belong together: the proof holds the token's hash, the token the
// thumbprint of the proof's key.
import { calculateJwkThumbprint, decodeJwt, type JWK } from 'jose'
import type { Findings } from './finding.ts'
import { isObject, type ReadJwt } from './read-jwt.ts'
import { atAuthorizationServer, atResource, type Situation } from './situation.ts'

const clause = 'RFC 9449 §4.3 (12)'

export async function checkProofToken(
  { payload: { ath } }: ReadJwt,
  key: JWK | undefined,
  situation: Situation,
  findings: Findings,
): Promise<void> {
  // RFC 9449 §5: to get a token one has none yet.
  const toServer = atAuthorizationServer(situation)
  const token = toServer ? undefined : situation.request?.accessToken
  if (token === undefined) {
    if (toServer) findings.right('ath', 'No access token goes with this request, so no `ath` is needed.', clause)
    else if (atResource(situation) && typeof ath !== 'string')
      findings.wrong(
        'ath',
        '`ath` is missing; an access token goes with every request to the GraphQL endpoint, and `ath` must be its base64url SHA-256.',
        clause,
      )
    else findings.unknown('ath', 'Paste the access token beside it, and the two can be compared.', clause)
    return
  }
  await checkHash(ath, token, findings)
  if (key) await checkBinding(key, token, findings)
}

async function checkHash(ath: unknown, token: string, findings: Findings): Promise<void> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token)))
  const base64 = btoa(String.fromCharCode(...digest))
  const hash = base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
  const must = `it must be the base64url SHA-256 of the access token, ${hash}.`
  if (ath === hash) findings.right('ath', '`ath` is the hash of this access token.', clause)
  else if (ath === undefined) findings.wrong('ath', `\`ath\` is missing; beside an access token ${must}`, clause)
  else if (ath === base64) findings.wrong('ath', `\`ath\` is in base64 with padding; ${must}`, clause)
  else if (typeof ath === 'string' && /^[0-9a-f]{64}$/i.test(ath))
    findings.wrong('ath', `\`ath\` is in hexadecimal; ${must}`, clause)
  else findings.wrong('ath', `\`ath\` belongs to another access token; ${must}`, clause)
}

async function checkBinding(key: JWK, token: string, findings: Findings): Promise<void> {
  const bound = boundKey(token)
  const thumbprint = await calculateJwkThumbprint(key, 'sha256').catch(() => undefined)
  if (bound === undefined)
    findings.unknown('jkt', 'The access token does not say which key it is bound to.', 'RFC 9449 §6.1')
  else if (bound === thumbprint) findings.right('jkt', 'The access token is bound to this key.', 'RFC 9449 §6.1')
  else
    findings.wrong(
      'jkt',
      'The access token is bound to another key (`cnf.jkt`): make proofs with the key that the token was asked for with.',
      'RFC 9449 §6.1',
    )
}

function boundKey(token: string): string | undefined {
  try {
    const cnf = decodeJwt(token)['cnf']
    return isObject(cnf) && typeof cnf['jkt'] === 'string' ? cnf['jkt'] : undefined
  } catch {
    return undefined
  }
}
