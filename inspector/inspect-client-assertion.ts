// A client assertion (`private_key_jwt`): RFC 7523 §3, and what FAPI 2.0 asks beyond it.
import { checkClientSignature } from './check-client-signature.ts'
import { checkCritical, signingAlgorithms } from './check-signature.ts'
import { span, timeClaim } from './check-times.ts'
import { checkUse } from './check-use.ts'
import { urlDifference } from './compare-url.ts'
import { Findings } from './finding.ts'
import { quoted } from './quote.ts'
import type { ReadJwt } from './read-jwt.ts'
import type { Situation } from './situation.ts'

/** Seconds that a clock may be ahead (FAPI 2.0 §5.3.2.1), and that an assertion may live here. */
const futureLimit = 60
const lifeLimit = 600
/** Seconds of difference between clocks that the authorization server forgives where it judges `exp` and `nbf`. */
const tolerance = 10

export async function inspectClientAssertion(text: string, jwt: ReadJwt, situation: Situation): Promise<Findings> {
  const findings = new Findings()
  checkHeader(jwt, findings)
  if (checkCritical(jwt, findings)) await checkClientSignature(text, jwt, situation, findings)
  checkParties(jwt, situation, findings)
  checkAudience(jwt, situation, findings)
  checkTimes(jwt, situation, findings)
  const give = 'give each assertion a new random id, or it could be used again by a thief.'
  checkUse(jwt, situation, { clause: 'RFC 7523 §3 (7)', noun: 'assertion', give }, findings)
  return findings
}

function checkHeader({ header }: ReadJwt, findings: Findings): void {
  const clause = 'FAPI 2.0 Security Profile §5.4.1'
  const { alg, typ } = header
  if (signingAlgorithms.some((known) => known === alg) || alg === 'Ed25519')
    findings.right('alg', `Signed with ${String(alg)}.`, clause)
  else if (alg === 'none') findings.wrong('alg', '`alg` is none: the assertion is not signed at all.', clause)
  else if (typeof alg === 'string' && alg.startsWith('HS'))
    findings.wrong(
      'alg',
      `\`alg\` is ${quoted(alg)}, a shared secret; this server knows no secrets: sign with your private key, by ${signingAlgorithms.join(', ')}.`,
      clause,
    )
  else findings.wrong('alg', `\`alg\` is ${quoted(alg)}; it must be one of ${signingAlgorithms.join(', ')}.`, clause)
  if (typ === undefined) return
  if (typeof typ === 'string' && ['jwt', 'client-authentication+jwt'].includes(typ.toLowerCase())) return
  findings.wrong('typ', `\`typ\` is ${quoted(typ)}, another kind of token; leave it out, or say JWT.`, 'RFC 8725 §3.11')
}

function checkParties({ payload }: ReadJwt, { client }: Situation, findings: Findings): void {
  const { iss, sub } = payload
  if (iss === undefined) findings.wrong('iss', '`iss` is missing; it must be your client_id.', 'RFC 7523 §3 (1)')
  else if (typeof iss !== 'string' || (client && iss !== client.id))
    findings.wrong(
      'iss',
      `\`iss\` is ${quoted(iss)}; it must be your client_id${client ? `, ${client.id}` : ''}.`,
      'RFC 7523 §3 (1)',
    )
  else if (client) findings.right('iss', '`iss` is the client.', 'RFC 7523 §3 (1)')
  else
    findings.unknown('iss', `It says that it is from ${quoted(iss)}; choose that client to compare.`, 'RFC 7523 §3 (1)')
  if (sub === undefined)
    findings.wrong('sub', '`sub` is missing; it must be your client_id, as `iss` is.', 'RFC 7523 §3 (2)')
  else if (sub !== iss)
    findings.wrong(
      'sub',
      `\`sub\` is ${quoted(sub)}; it must be your client_id, the same as \`iss\`.`,
      'RFC 7523 §3 (2)',
    )
}

function checkAudience({ payload: { aud } }: ReadJwt, { issuer, endpoints }: Situation, findings: Findings): void {
  const clause = 'FAPI 2.0 Security Profile §5.3.2.1 (8)'
  const must = `it must be the issuer, ${issuer}, as one string.`
  if (aud === issuer) findings.right('aud', '`aud` is the issuer.', clause)
  else if (aud === undefined) findings.wrong('aud', `\`aud\` is missing; ${must}`, clause)
  else if (Array.isArray(aud)) findings.wrong('aud', `\`aud\` is a list; ${must}`, clause)
  else if (aud === endpoints.token) findings.wrong('aud', `\`aud\` is the token endpoint; ${must}`, clause)
  else if (aud === endpoints.par) findings.wrong('aud', `\`aud\` is the endpoint for pushed requests; ${must}`, clause)
  else findings.wrong('aud', `\`aud\` is ${quoted(aud)}: ${urlDifference(String(aud), issuer)}; ${must}`, clause)
}

function checkTimes({ payload }: ReadJwt, { now }: Situation, findings: Findings): void {
  checkEnd(payload, now, findings)
  for (const [name, limit] of [
    ['iat', futureLimit],
    ['nbf', tolerance],
  ] as const) {
    const time = timeClaim(payload, name, findings)
    if (time !== undefined && time > now + limit)
      findings.wrong(
        name,
        `\`${name}\` lies ${span(time - now)} in the future; set the clock of the machine that signs (at most ${limit} seconds are forgiven).`,
        'FAPI 2.0 Security Profile §5.3.2.1 (14)',
      )
  }
}

function checkEnd(payload: ReadJwt['payload'], now: number, findings: Findings): void {
  const clause = 'RFC 7523 §3 (4)'
  const exp = timeClaim(payload, 'exp', findings)
  if (payload['exp'] === undefined)
    findings.wrong('exp', '`exp` is missing; an assertion must end, a minute from now for example.', clause)
  else if (exp === undefined) return
  else if (exp <= now - tolerance)
    findings.wrong('exp', `It expired ${span(now - exp)} ago; make a new assertion for each request.`, clause)
  else if (exp <= now)
    findings.advice(
      'exp',
      `It expired ${span(now - exp)} ago and is still taken, as clocks differ (${tolerance} seconds are forgiven).`,
      clause,
    )
  else if (exp > now + lifeLimit)
    findings.wrong(
      'exp',
      `It would be good for ${span(exp - now)}; at most ten minutes are taken, a minute is enough.`,
      clause,
    )
  else findings.right('exp', `Good for another ${span(exp - now)}.`, clause)
}
