// An access token: RFC 9068 §4, and its binding (RFC 9449 §6). What it permits is check-permission.ts.

import { unfitFor } from './check-key.ts'
import { checkPermission } from './check-permission.ts'
import { checkCritical, signatureProblem } from './check-signature.ts'
import { span, timeClaim } from './check-times.ts'
import { urlDifference } from './compare-url.ts'
import { Findings } from './finding.ts'
import { quoted } from './quote.ts'
import { isObject, type ReadJwt } from './read-jwt.ts'
import type { Situation } from './situation.ts'

/** Seconds that a token may be made to live (design of the gateway: what it says is never older). */
const longestLife = 300

export async function inspectAccessToken(text: string, jwt: ReadJwt, situation: Situation): Promise<Findings> {
  const findings = new Findings()
  checkKind(jwt, findings)
  if (checkCritical(jwt, findings)) await checkSignature(text, jwt, situation, findings)
  checkPlaces(jwt, situation, findings)
  checkTime(jwt, situation, findings)
  checkBinding(jwt, findings)
  checkPermission(jwt, findings)
  return findings
}

function checkKind({ header: { typ }, payload }: ReadJwt, findings: Findings): void {
  const clause = 'RFC 9068 §2.1'
  // RFC 7515 §4.1.9: media types, whose case does not matter and whose `application/` may be left out.
  if (typeof typ === 'string' && ['at+jwt', 'application/at+jwt'].includes(typ.toLowerCase()))
    findings.right('typ', '`typ` is at+jwt.', clause)
  else if ('at_hash' in payload || ('nonce' in payload && 'auth_time' in payload))
    findings.wrong(
      'typ',
      'This is an ID token: it tells you who signed in. Send the `access_token` of the same answer instead.',
      clause,
    )
  else if (typ === 'dpop+jwt')
    findings.wrong('typ', 'This is a DPoP proof: it goes in the header DPoP, beside the access token.', clause)
  else findings.wrong('typ', `\`typ\` is ${quoted(typ)}; an access token here has at+jwt.`, clause)
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
    findings.wrong('alg', `\`alg\` is ${quoted(alg)}; access tokens here are signed with ES256.`, clause)
    return
  }
  if (!serverKeys) {
    findings.unknown('signature', 'The keys of the authorization server are not at hand.', clause)
    return
  }
  const keys = serverKeys.keys.filter((key) => unfitFor(key, alg) === undefined)
  const named = keys.filter((key) => kid === undefined || key.kid === kid)
  if (kid === undefined && named.length > 1) {
    findings.wrong('signature', '`kid` is missing, and the authorization server has several keys.', clause)
    return
  }
  const problems = await Promise.all(named.map((key) => signatureProblem(text, jwt, key)))
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
      iss === undefined
        ? `\`iss\` is missing; it must be ${issuer}.`
        : `\`iss\` is ${quoted(iss)}: ${urlDifference(String(iss), issuer)}; it must be ${issuer}.`,
      'RFC 9068 §4 (2)',
    )
  const clause = 'RFC 9068 §4 (3)'
  if (aud === resource) findings.right('aud', '`aud` is the GraphQL endpoint.', clause)
  else if (Array.isArray(aud) && aud.includes(resource))
    findings.wrong('aud', `\`aud\` is a list; it must be ${resource} alone, as one string.`, clause)
  else
    findings.wrong(
      'aud',
      `\`aud\` is ${quoted(aud)}, so the token is for another resource; it must be ${resource}.`,
      clause,
    )
}

function checkTime({ payload }: ReadJwt, { now }: Situation, findings: Findings): void {
  const clause = 'RFC 9068 §4 (5)'
  const [exp, iat, nbf] = (['exp', 'iat', 'nbf'] as const).map((name) => timeClaim(payload, name, findings))
  if (payload['exp'] === undefined) findings.wrong('exp', '`exp` is missing.', clause)
  else if (exp !== undefined && exp <= now)
    findings.wrong(
      'exp',
      `It expired ${span(now - exp)} ago; use the refresh token to get a new one (access tokens live five minutes).`,
      clause,
    )
  else if (exp !== undefined && iat !== undefined && exp - iat > longestLife)
    findings.wrong(
      'exp',
      `It was made to live for ${span(exp - iat)}; access tokens here live ${longestLife} seconds at most.`,
      clause,
    )
  else if (exp !== undefined) findings.right('exp', `Good for another ${span(exp - now)}.`, clause)
  if (payload['iat'] === undefined) findings.wrong('iat', '`iat` is missing.', 'RFC 9068 §2.2')
  if (nbf !== undefined && nbf > now)
    findings.wrong('nbf', `\`nbf\` lies ${span(nbf - now)} in the future.`, 'RFC 7519 §4.1.5')
}

/** A SHA-256 thumbprint has 43 characters of base64url (RFC 7638). */
function checkBinding({ payload: { cnf } }: ReadJwt, findings: Findings): void {
  const clause = 'RFC 9449 §6.1'
  const jkt = isObject(cnf) ? cnf['jkt'] : undefined
  if (typeof jkt === 'string' && jkt.length === 43)
    findings.right('cnf', 'Bound to a key: it works only beside a DPoP proof made with it.', clause)
  else if (jkt === undefined)
    findings.wrong('cnf', 'It is bound to no key (`cnf.jkt` is missing); ask for it with a DPoP proof.', clause)
  else findings.wrong('cnf', `\`cnf.jkt\` is ${quoted(jkt)}, which is no SHA-256 thumbprint of a key.`, clause)
}
