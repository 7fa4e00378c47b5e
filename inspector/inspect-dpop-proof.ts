// A DPoP proof: RFC 9449 §4.3, check by check, in the order in which the gateway makes them.
import type { JWK } from 'jose'
import { privateMembersOf, unfitFor } from './check-key.ts'
import { checkProofRequest } from './check-proof-request.ts'
import { checkProofToken } from './check-proof-token.ts'
import { checkCritical, signatureProblem, signingAlgorithms } from './check-signature.ts'
import { span, timeClaim } from './check-times.ts'
import { checkUse } from './check-use.ts'
import { Findings } from './finding.ts'
import { quoted } from './quote.ts'
import { isObject, type ReadJwt } from './read-jwt.ts'
import { atAuthorizationServer, type Situation } from './situation.ts'

/** Seconds a proof may be ahead (FAPI 2.0 §5.3.2.1), and how old it may be at the gateway and at the authorization server. */
const futureLimit = 60
const oldest = { resource: 60, authorizationServer: 300 } as const
/** Characters of a `jti` that the gateway takes. */
const longestId = 256

export async function inspectDpopProof(text: string, jwt: ReadJwt, situation: Situation): Promise<Findings> {
  const findings = new Findings()
  const readable = checkCritical(jwt, findings)
  checkHeader(jwt, situation, findings)
  const key = publicKey(jwt, findings)
  if (key && readable) {
    const problem = await signatureProblem(text, jwt, key)
    if (problem) findings.wrong('signature', problem, 'RFC 9449 §4.3 (6)')
    else findings.right('signature', 'The signature verifies with the key in the header.', 'RFC 9449 §4.3 (6)')
  }
  checkLife(jwt, situation, findings)
  checkProofRequest(jwt, situation, findings)
  checkTime(jwt, situation, findings)
  await checkProofToken(jwt, key, situation, findings)
  const give = 'give each proof a new random id.'
  const longest = atAuthorizationServer(situation) ? undefined : longestId
  checkUse(jwt, situation, { clause: 'RFC 9449 §11.1', noun: 'proof', give, longest }, findings)
  return findings
}

function checkHeader({ header: { typ, alg } }: ReadJwt, situation: Situation, findings: Findings): void {
  if (typ === 'dpop+jwt') findings.right('typ', '`typ` is dpop+jwt.', 'RFC 9449 §4.3 (4)')
  else
    findings.wrong(
      'typ',
      typ === 'at+jwt'
        ? 'This is an access token: it goes in the header Authorization, as `DPoP <token>`. The header DPoP takes a proof; its `typ` must be dpop+jwt.'
        : `\`typ\` is ${quoted(typ)}; it must be dpop+jwt.`,
      'RFC 9449 §4.3 (4)',
    )
  const clause = 'RFC 9449 §4.3 (5)'
  if (signingAlgorithms.some((known) => known === alg)) findings.right('alg', `Signed with ${String(alg)}.`, clause)
  else if (alg === 'Ed25519' && atAuthorizationServer(situation))
    findings.advice(
      'alg',
      '`alg` is Ed25519: it is taken here, but the gateway knows this algorithm as EdDSA alone.',
      clause,
    )
  else findings.wrong('alg', `\`alg\` is ${quoted(alg)}; it must be one of ${signingAlgorithms.join(', ')}.`, clause)
}

function publicKey({ header: { jwk, alg, kid } }: ReadJwt, findings: Findings): JWK | undefined {
  if (!isObject(jwk)) {
    const hint = kid === undefined ? '' : ' A `kid` alone is not enough: the server does not know your proof key.'
    findings.wrong('jwk', `The header must carry the public key itself as \`jwk\`.${hint}`, 'RFC 9449 §4.2')
    return undefined
  }
  const [leaked] = privateMembersOf(jwk)
  if (leaked !== undefined) {
    findings.wrong(
      'jwk',
      `The \`jwk\` holds a PRIVATE key (\`${leaked}\`). Leave it out, and throw this key away: it has been sent.`,
      'RFC 9449 §4.3 (7)',
    )
    return undefined
  }
  const key: JWK = { ...jwk }
  const unfit = unfitFor(key, String(alg))
  if (unfit === undefined) return key
  findings.wrong('jwk', `The \`jwk\` does not fit the signature: ${unfit}.`, 'RFC 9449 §4.2')
  return undefined
}

/** A proof need not have them, but what it says of itself holds. */
function checkLife({ payload }: ReadJwt, { now }: Situation, findings: Findings): void {
  const [exp, nbf] = [timeClaim(payload, 'exp', findings), timeClaim(payload, 'nbf', findings)]
  if (exp !== undefined && exp <= now)
    findings.wrong(
      'exp',
      `Its own \`exp\` was ${span(now - exp)} ago; make a new proof for every request.`,
      'RFC 7519 §4.1.4',
    )
  if (nbf !== undefined && nbf > now)
    findings.wrong('nbf', `\`nbf\` lies ${span(nbf - now)} in the future; leave it out.`, 'RFC 7519 §4.1.5')
}

function checkTime({ payload }: ReadJwt, situation: Situation, findings: Findings): void {
  const { now } = situation
  const clause = 'RFC 9449 §4.3 (11)'
  const iat = timeClaim(payload, 'iat', findings)
  const window = atAuthorizationServer(situation) ? oldest.authorizationServer : oldest.resource
  if (payload['iat'] === undefined)
    findings.wrong('iat', '`iat` is missing; it must be the time of making, in seconds.', clause)
  else if (iat === undefined) return
  else if (now - iat > window)
    findings.wrong(
      'iat',
      `It was made ${span(now - iat)} ago; make a new proof for every request (it is good for ${window} seconds).`,
      clause,
    )
  else if (iat - now > futureLimit)
    findings.wrong(
      'iat',
      `It is dated ${span(iat - now)} in the future; set the clock of the machine that signs.`,
      clause,
    )
  else findings.right('iat', `Made ${span(now - iat)} ${iat > now ? 'ahead' : 'ago'}.`, clause)
}
