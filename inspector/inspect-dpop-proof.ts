// A DPoP proof: RFC 9449 §4.3, check by check, in the order in which a server makes them.
import { calculateJwkThumbprint, decodeJwt, type JWK } from 'jose'
import { algorithmsOf, describeKey, signatureProblem, signingAlgorithms } from './check-signature.ts'
import { span, timeClaim } from './check-times.ts'
import { urlDifference } from './compare-url.ts'
import { Findings } from './finding.ts'
import { isObject, type ReadJwt } from './read-jwt.ts'
import type { Situation } from './situation.ts'

/** Seconds a proof may be old, or ahead (FAPI 2.0 §5.3.2.1). */
const proofWindow = 60

export async function inspectDpopProof(text: string, jwt: ReadJwt, situation: Situation): Promise<Findings> {
  const findings = new Findings()
  checkHeader(jwt, findings)
  const key = publicKey(jwt, findings)
  if (key) {
    const problem = await signatureProblem(text, jwt, key)
    if (problem) findings.wrong('signature', problem, 'RFC 9449 §4.3 (6)')
    else findings.right('signature', 'The signature verifies with the key in the header.', 'RFC 9449 §4.3 (6)')
  }
  checkRequest(jwt, situation, findings)
  checkTime(jwt, situation, findings)
  await checkToken(jwt, key, situation, findings)
  checkId(jwt, situation, findings)
  return findings
}

function checkHeader({ header: { typ, alg } }: ReadJwt, findings: Findings): void {
  if (typ === 'dpop+jwt') findings.right('typ', '`typ` is dpop+jwt.', 'RFC 9449 §4.3 (4)')
  else
    findings.wrong(
      'typ',
      `\`typ\` is ${typ === undefined ? 'missing' : JSON.stringify(typ)}; it must be dpop+jwt.`,
      'RFC 9449 §4.3 (4)',
    )
  if (signingAlgorithms.some((known) => known === alg))
    findings.right('alg', `Signed with ${String(alg)}.`, 'RFC 9449 §4.3 (5)')
  else
    findings.wrong(
      'alg',
      `\`alg\` is ${JSON.stringify(alg)}; it must be one of ${signingAlgorithms.join(', ')}.`,
      'RFC 9449 §4.3 (5)',
    )
}

function publicKey({ header: { jwk, alg, kid } }: ReadJwt, findings: Findings): JWK | undefined {
  if (!isObject(jwk)) {
    const hint = kid === undefined ? '' : ' A `kid` alone is not enough: the server does not know your proof key.'
    findings.wrong('jwk', `The header must carry the public key itself as \`jwk\`.${hint}`, 'RFC 9449 §4.2')
    return undefined
  }
  if ('d' in jwk || 'k' in jwk) {
    findings.wrong(
      'jwk',
      'The `jwk` holds a PRIVATE key (`d`). Leave it out, and throw this key away: it has been sent.',
      'RFC 9449 §4.3 (7)',
    )
    return undefined
  }
  const key: JWK = { ...jwk }
  if (algorithmsOf(key).includes(String(alg))) return key
  findings.wrong(
    'jwk',
    `The \`jwk\` is of type ${describeKey(key)}, which does not sign with ${String(alg)}.`,
    'RFC 9449 §4.2',
  )
  return undefined
}

function checkRequest({ payload: { htm, htu, nonce } }: ReadJwt, { request }: Situation, findings: Findings): void {
  if (!request) {
    findings.unknown(
      'htm',
      'Say which request it was made for, and its method and address can be compared.',
      'RFC 9449 §4.3 (8)',
    )
    return
  }
  if (htm === request.method) findings.right('htm', `\`htm\` is ${request.method}.`, 'RFC 9449 §4.3 (8)')
  else {
    const given = htm === undefined ? 'missing' : JSON.stringify(htm)
    const hint = typeof htm === 'string' && htm.toUpperCase() === request.method ? ', in capitals' : ''
    findings.wrong('htm', `\`htm\` is ${given}; it must be ${request.method}${hint}.`, 'RFC 9449 §4.3 (8)')
  }
  checkAddress(htu, request.url, findings)
  if (request.nonce !== undefined && nonce !== request.nonce)
    findings.wrong(
      'nonce',
      `The server demanded a nonce: repeat the request with \`nonce\` set to what its DPoP-Nonce header said${nonce === undefined ? '' : '; this one has an older one'}.`,
      'RFC 9449 §8',
    )
}

/** RFC 9449 §4.3 (9): query and fragment are ignored, scheme and host are compared as URLs are. */
function checkAddress(htu: unknown, url: string, findings: Findings): void {
  const clause = 'RFC 9449 §4.3 (9)'
  if (typeof htu !== 'string')
    findings.wrong('htu', `\`htu\` is ${htu === undefined ? 'missing' : 'not a string'}; it must be ${url}.`, clause)
  else {
    const bare = URL.canParse(htu) ? withoutQuery(htu) : htu
    const difference = urlDifference(bare, withoutQuery(url))
    if (difference)
      findings.wrong('htu', `\`htu\` is ${JSON.stringify(htu)}: ${difference}; it must be ${url}.`, clause)
    else findings.right('htu', '`htu` is the address asked.', clause)
  }
}

function withoutQuery(address: string): string {
  const { origin, pathname } = new URL(address)
  return `${origin}${pathname}`
}

function checkTime({ payload }: ReadJwt, { now }: Situation, findings: Findings): void {
  const clause = 'RFC 9449 §4.3 (11)'
  const iat = timeClaim(payload, 'iat', findings)
  if (payload['iat'] === undefined)
    findings.wrong('iat', '`iat` is missing; it must be the time of making, in seconds.', clause)
  else if (iat === undefined) return
  else if (now - iat > proofWindow)
    findings.wrong(
      'iat',
      `It was made ${span(now - iat)} ago; make a new proof for every request (it is good for ${proofWindow} seconds).`,
      clause,
    )
  else if (iat - now > proofWindow)
    findings.wrong(
      'iat',
      `It is dated ${span(iat - now)} in the future; set the clock of the machine that signs.`,
      clause,
    )
  else findings.right('iat', `Made ${span(now - iat)} ${iat > now ? 'ahead' : 'ago'}.`, clause)
}

async function checkToken(
  { payload: { ath } }: ReadJwt,
  key: JWK | undefined,
  { request }: Situation,
  findings: Findings,
): Promise<void> {
  const clause = 'RFC 9449 §4.3 (12)'
  const token = request?.accessToken
  if (token === undefined) {
    if (request) findings.right('ath', 'No access token goes with this request, so no `ath` is needed.', clause)
    else findings.unknown('ath', 'Paste the access token beside it, and the two can be compared.', clause)
    return
  }
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
  if (key) await checkBinding(key, token, findings)
}

async function checkBinding(key: JWK, token: string, findings: Findings): Promise<void> {
  const clause = 'RFC 9449 §6.1'
  const bound = boundKey(token)
  if (bound === undefined) findings.unknown('jkt', 'The access token does not say which key it is bound to.', clause)
  else if (bound === (await calculateJwkThumbprint(key, 'sha256')))
    findings.right('jkt', 'The access token is bound to this key.', clause)
  else
    findings.wrong(
      'jkt',
      'The access token is bound to another key (`cnf.jkt`): make proofs with the key that the token was asked for with.',
      clause,
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

function checkId({ payload: { jti } }: ReadJwt, { usedIds }: Situation, findings: Findings): void {
  const clause = 'RFC 9449 §11.1'
  if (typeof jti !== 'string' || jti === '')
    findings.wrong('jti', '`jti` is missing; give each proof a new random id.', clause)
  else if (usedIds?.has(jti))
    findings.wrong('jti', 'This proof was used before; make a new one, with a new `jti`, for every request.', clause)
  else if (!usedIds)
    findings.unknown('jti', 'Whether it was used before, only the server knows: each proof is good once.', clause)
  else findings.right('jti', 'The `jti` was not seen before.', clause)
}
