// Whether a DPoP proof was made for this request: its method, its address, and the nonce that its server demanded.
import { urlDifference } from './compare-url.ts'
import type { Findings } from './finding.ts'
import { quoted } from './quote.ts'
import type { ReadJwt } from './read-jwt.ts'
import { atAuthorizationServer, type Situation } from './situation.ts'

export function checkProofRequest({ payload }: ReadJwt, situation: Situation, findings: Findings): void {
  const { htm, htu, nonce } = payload
  const { request } = situation
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
    const given = quoted(htm)
    const hint = typeof htm === 'string' && htm.toUpperCase() === request.method ? ', in capitals' : ''
    findings.wrong('htm', `\`htm\` is ${given}; it must be ${request.method}${hint}.`, 'RFC 9449 §4.3 (8)')
  }
  checkAddress(htu, request.url, findings)
  checkNonce(nonce, situation, findings)
}

/** RFC 9449 §4.3 (9): query and fragment are ignored, scheme and host are compared as URLs are. */
function checkAddress(htu: unknown, url: string, findings: Findings): void {
  const clause = 'RFC 9449 §4.3 (9)'
  if (typeof htu !== 'string') {
    findings.wrong('htu', `\`htu\` is ${htu === undefined ? 'missing' : 'not a string'}; it must be ${url}.`, clause)
    return
  }
  const difference = addressDifference(htu, url)
  if (difference) findings.wrong('htu', `\`htu\` is ${quoted(htu)}: ${difference}; it must be ${url}.`, clause)
  else findings.right('htu', '`htu` is the address asked.', clause)
}

function addressDifference(htu: string, url: string): string | undefined {
  if (!URL.canParse(htu)) return urlDifference(htu, url)
  const { username, password } = new URL(htu)
  if (username !== '' || password !== '') return 'it carries a user name or a password'
  return urlDifference(withoutQuery(htu), withoutQuery(url))
}

function withoutQuery(address: string): string {
  const { protocol, host, pathname } = new URL(address)
  return `${protocol}//${host}${pathname}`
}

function checkNonce(nonce: unknown, situation: Situation, findings: Findings): void {
  const clause = 'RFC 9449 §8'
  const demanded = situation.request?.nonce
  if (nonce !== undefined && typeof nonce !== 'string')
    findings.wrong(
      'nonce',
      `\`nonce\` is ${quoted(nonce)}, which is no string; leave it out until one is demanded.`,
      clause,
    )
  else if (nonce !== undefined && nonce !== '' && atAuthorizationServer(situation))
    findings.wrong(
      'nonce',
      'It carries a `nonce`, and this authorization server gives none, so it takes none; a nonce is for the server alone that demanded it.',
      clause,
    )
  else if (demanded === undefined) return
  else if (nonce === demanded) findings.right('nonce', '`nonce` is the one that the server demanded.', clause)
  else
    findings.wrong(
      'nonce',
      `The server demanded a nonce: repeat the request with \`nonce\` set to what its DPoP-Nonce header said${nonce === undefined ? '' : '; this one has an older one'}.`,
      clause,
    )
}
