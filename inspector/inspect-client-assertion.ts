// A client assertion (`private_key_jwt`): RFC 7523 §3, and what FAPI 2.0 asks beyond it.
import type { JWK } from 'jose'
import { algorithmsOf, describeKey, signatureProblem, signingAlgorithms } from './check-signature.ts'
import { span, timeClaim } from './check-times.ts'
import { urlDifference } from './compare-url.ts'
import { Findings } from './finding.ts'
import type { ReadJwt } from './read-jwt.ts'
import type { Situation } from './situation.ts'

/** Seconds that a clock may be ahead (FAPI 2.0 §5.3.2.1), and that an assertion may live here. */
const futureLimit = 60
const lifeLimit = 600

export async function inspectClientAssertion(text: string, jwt: ReadJwt, situation: Situation): Promise<Findings> {
  const findings = new Findings()
  checkHeader(jwt, findings)
  await checkKey(text, jwt, situation, findings)
  checkParties(jwt, situation, findings)
  checkAudience(jwt, situation, findings)
  checkTimes(jwt, situation, findings)
  checkId(jwt, situation, findings)
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
      `\`alg\` is ${alg}, a shared secret; this server knows no secrets: sign with your private key, by ${signingAlgorithms.join(', ')}.`,
      clause,
    )
  else
    findings.wrong(
      'alg',
      `\`alg\` is ${JSON.stringify(alg)}; it must be one of ${signingAlgorithms.join(', ')}.`,
      clause,
    )
  if (typ === undefined || ['jwt', 'client-authentication+jwt'].includes(String(typ).toLowerCase())) return
  findings.wrong(
    'typ',
    `\`typ\` is ${JSON.stringify(typ)}, another kind of token; leave it out, or say JWT.`,
    'RFC 8725 §3.11',
  )
}

async function checkKey(text: string, jwt: ReadJwt, { client }: Situation, findings: Findings): Promise<void> {
  const clause = 'RFC 7515 §4.1.4'
  const keys = client?.keys?.keys
  if (!keys) {
    findings.unknown(
      'signature',
      'Choose the client it is from, and its signature can be checked against the registered keys.',
      'RFC 7523 §3 (9)',
    )
    return
  }
  const { kid, alg } = jwt.header
  const fitting = keys.filter((key) => algorithmsOf(key).includes(String(alg)))
  const named = kid === undefined ? undefined : keys.find((key) => key.kid === kid)
  const registered = keys.map((key) => `${key.kid ?? '(no kid)'} (${describeKey(key)})`).join(', ') || 'none'
  if (kid !== undefined && !named)
    findings.wrong(
      'kid',
      `No registered key of this client has the \`kid\` ${JSON.stringify(kid)}; registered: ${registered}.`,
      clause,
    )
  if (kid === undefined && fitting.length > 1)
    findings.wrong(
      'kid',
      `\`kid\` is missing, and this client has several keys that fit: name one of ${registered}.`,
      clause,
    )
  await checkSignature(text, jwt, { keys, named, fitting }, findings)
}

async function checkSignature(
  text: string,
  jwt: ReadJwt,
  {
    keys,
    named,
    fitting,
  }: { readonly keys: readonly JWK[]; readonly named: JWK | undefined; readonly fitting: readonly JWK[] },
  findings: Findings,
): Promise<void> {
  const clause = 'RFC 7523 §3 (9)'
  const tried = named ?? fitting[0]
  if (!tried) {
    findings.wrong('signature', `No registered key of this client can verify ${String(jwt.header['alg'])}.`, clause)
    return
  }
  const problem = await signatureProblem(text, jwt, tried)
  if (problem === undefined) {
    findings.right('signature', 'The signature verifies with the registered key.', clause)
    return
  }
  for (const key of keys)
    if (key !== tried && (await signatureProblem(text, jwt, key)) === undefined) {
      findings.wrong(
        'signature',
        `It is signed by another of the client's keys, ${key.kid ?? '(no kid)'}: put that one's name in \`kid\`.`,
        clause,
      )
      return
    }
  findings.wrong('signature', `${problem} Compare the key you sign with to the registered one.`, clause)
}

function checkParties({ payload }: ReadJwt, { client }: Situation, findings: Findings): void {
  const { iss, sub } = payload
  if (iss === undefined) findings.wrong('iss', '`iss` is missing; it must be your client_id.', 'RFC 7523 §3 (1)')
  else if (client && iss !== client.id)
    findings.wrong(
      'iss',
      `\`iss\` is ${JSON.stringify(iss)}; it must be your client_id, ${client.id}.`,
      'RFC 7523 §3 (1)',
    )
  else findings.right('iss', '`iss` is the client.', 'RFC 7523 §3 (1)')
  if (sub === undefined)
    findings.wrong('sub', '`sub` is missing; it must be your client_id, as `iss` is.', 'RFC 7523 §3 (2)')
  else if (sub !== iss)
    findings.wrong(
      'sub',
      `\`sub\` is ${JSON.stringify(sub)}; it must be your client_id, the same as \`iss\`.`,
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
  else
    findings.wrong('aud', `\`aud\` is ${JSON.stringify(aud)}: ${urlDifference(String(aud), issuer)}; ${must}`, clause)
}

function checkTimes({ payload }: ReadJwt, { now }: Situation, findings: Findings): void {
  const exp = timeClaim(payload, 'exp', findings)
  if (payload['exp'] === undefined)
    findings.wrong('exp', '`exp` is missing; an assertion must end, a minute from now for example.', 'RFC 7523 §3 (4)')
  else if (exp !== undefined && exp <= now)
    findings.wrong(
      'exp',
      `It expired ${span(now - exp)} ago; make a new assertion for each request.`,
      'RFC 7523 §3 (4)',
    )
  else if (exp !== undefined && exp > now + lifeLimit)
    findings.wrong(
      'exp',
      `It would be good for ${span(exp - now)}; at most ten minutes are taken, a minute is enough.`,
      'RFC 7523 §3 (4)',
    )
  else if (exp !== undefined) findings.right('exp', `Good for another ${span(exp - now)}.`, 'RFC 7523 §3 (4)')
  for (const name of ['iat', 'nbf'] as const) {
    const time = timeClaim(payload, name, findings)
    if (time !== undefined && time > now + futureLimit)
      findings.wrong(
        name,
        `\`${name}\` lies ${span(time - now)} in the future; set the clock of the machine that signs (at most ${futureLimit} seconds are forgiven).`,
        'FAPI 2.0 Security Profile §5.3.2.1 (14)',
      )
  }
}

function checkId({ payload: { jti } }: ReadJwt, { usedIds }: Situation, findings: Findings): void {
  const clause = 'RFC 7523 §3 (7)'
  if (typeof jti !== 'string' || jti === '')
    findings.wrong(
      'jti',
      '`jti` is missing; give each assertion a new random id, or it could be used again by a thief.',
      clause,
    )
  else if (usedIds?.has(jti))
    findings.wrong('jti', 'This `jti` was used before; make a new assertion for each request.', clause)
  else if (!usedIds)
    findings.unknown('jti', 'Whether it was used before, only the server knows: each assertion is good once.', clause)
  else findings.right('jti', 'The `jti` was not seen before.', clause)
}
