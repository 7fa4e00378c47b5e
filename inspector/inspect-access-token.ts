// An access token: RFC 9068 §4, its binding (RFC 9449 §6), and what this platform's tokens must say beside that.
import { algorithmsOf, signatureProblem } from './check-signature.ts'
import { span, timeClaim } from './check-times.ts'
import { urlDifference } from './compare-url.ts'
import { Findings } from './finding.ts'
import { isObject, type ReadJwt } from './read-jwt.ts'
import type { Situation } from './situation.ts'

export async function inspectAccessToken(text: string, jwt: ReadJwt, situation: Situation): Promise<Findings> {
  const findings = new Findings()
  checkKind(jwt, findings)
  await checkSignature(text, jwt, situation, findings)
  checkPlaces(jwt, situation, findings)
  checkTime(jwt, situation, findings)
  checkBinding(jwt, findings)
  checkPermission(jwt, findings)
  return findings
}

function checkKind({ header: { typ }, payload }: ReadJwt, findings: Findings): void {
  const clause = 'RFC 9068 §2.1'
  if (typ === 'at+jwt' || typ === 'application/at+jwt') findings.right('typ', '`typ` is at+jwt.', clause)
  else if ('at_hash' in payload || ('nonce' in payload && 'auth_time' in payload))
    findings.wrong(
      'typ',
      'This is an ID token: it tells you who signed in. Send the `access_token` of the same answer instead.',
      clause,
    )
  else
    findings.wrong(
      'typ',
      `\`typ\` is ${typ === undefined ? 'missing' : JSON.stringify(typ)}; an access token here has at+jwt.`,
      clause,
    )
}

async function checkSignature(
  text: string,
  jwt: ReadJwt,
  { serverKeys }: Situation,
  findings: Findings,
): Promise<void> {
  const clause = 'RFC 9068 §4 (4)'
  const { alg, kid } = jwt.header
  if (alg !== 'ES256') {
    findings.wrong('alg', `\`alg\` is ${JSON.stringify(alg)}; access tokens here are signed with ES256.`, clause)
    return
  }
  if (!serverKeys) {
    findings.unknown('signature', 'The keys of the authorization server are not at hand.', clause)
    return
  }
  const keys = serverKeys.keys.filter(
    (key) => (kid === undefined || key.kid === kid) && algorithmsOf(key).includes('ES256'),
  )
  const problems = await Promise.all(keys.map((key) => signatureProblem(text, jwt, key)))
  if (problems.includes(undefined)) findings.right('signature', 'Signed by the authorization server.', clause)
  else
    findings.wrong(
      'signature',
      'It is not signed by a key of the authorization server: it was changed, or another server made it.',
      clause,
    )
}

function checkPlaces({ payload: { iss, aud } }: ReadJwt, { issuer, resource }: Situation, findings: Findings): void {
  if (iss === issuer) findings.right('iss', '`iss` is the authorization server.', 'RFC 9068 §4 (2)')
  else
    findings.wrong(
      'iss',
      `\`iss\` is ${JSON.stringify(iss)}: ${urlDifference(String(iss), issuer)}; it must be ${issuer}.`,
      'RFC 9068 §4 (2)',
    )
  const audiences = Array.isArray(aud) ? aud : [aud]
  if (audiences.includes(resource)) findings.right('aud', '`aud` is the GraphQL endpoint.', 'RFC 9068 §4 (3)')
  else
    findings.wrong(
      'aud',
      `\`aud\` is ${JSON.stringify(aud)}, so the token is for another resource; it must be ${resource}.`,
      'RFC 9068 §4 (3)',
    )
}

function checkTime({ payload }: ReadJwt, { now }: Situation, findings: Findings): void {
  const clause = 'RFC 9068 §4 (5)'
  const exp = timeClaim(payload, 'exp', findings)
  if (payload['exp'] === undefined) findings.wrong('exp', '`exp` is missing.', clause)
  else if (exp !== undefined && exp <= now)
    findings.wrong(
      'exp',
      `It expired ${span(now - exp)} ago; use the refresh token to get a new one (access tokens live five minutes).`,
      clause,
    )
  else if (exp !== undefined) findings.right('exp', `Good for another ${span(exp - now)}.`, clause)
}

function checkBinding({ payload: { cnf } }: ReadJwt, findings: Findings): void {
  if (isObject(cnf) && typeof cnf['jkt'] === 'string')
    findings.right('cnf', 'Bound to a key: it works only beside a DPoP proof made with it.', 'RFC 9449 §6.1')
  else
    findings.wrong(
      'cnf',
      'It is bound to no key (`cnf.jkt` is missing); ask for it with a DPoP proof.',
      'RFC 9449 §6.1',
    )
}

function checkPermission({ payload: { scope, consent_id } }: ReadJwt, findings: Findings): void {
  const scopes = typeof scope === 'string' && scope !== '' ? scope.split(' ') : []
  const clause = 'RFC 9068 §2.2.3'
  if (scopes.length === 0) findings.wrong('scope', 'It carries no scope, so it reads nothing.', clause)
  else
    findings.right(
      'scope',
      `Reads ${scopes.length} ${scopes.length === 1 ? 'scope' : 'scopes'}: ${scopes.join(', ')}.`,
      clause,
    )
  const firstParty = scopes.filter((one) => one.startsWith('izin.'))
  const platform = 'schema/contract/access-token.ts'
  if (firstParty.length > 0 && consent_id !== undefined)
    findings.wrong('consent_id', 'It has a consent and scopes of the resident’s own app: never both.', platform)
  else if (firstParty.length === 0 && consent_id === undefined)
    findings.wrong('consent_id', '`consent_id` is missing: only a consent gives a bank data.', platform)
  else if (consent_id !== undefined)
    findings.right('consent_id', 'It rests on a consent, which is read again at each request.', platform)
}
