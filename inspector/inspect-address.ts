// An address of the flow: the one that the browser is sent to, or the one that it comes back with.

import { urlDifference } from './compare-url.ts'
import { meaningOfError } from './explain-error.ts'
import { Findings, type Inspection } from './finding.ts'
import { meaningOf } from './parameter-meanings.ts'
import { quoted } from './quote.ts'
import type { Situation } from './situation.ts'

/** Undefined for an address that is no part of the flow. */
export function inspectAddress(text: string, situation: Situation): Inspection | undefined {
  if (!/^https?:\/\/\S+$/.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const { searchParams } = url
  const toServer = url.pathname.endsWith('/authorize') || searchParams.has('request_uri')
  const back = ['code', 'error', 'state'].some((name) => searchParams.has(name))
  if (!toServer && !back) return undefined
  const findings = new Findings()
  if (toServer) checkAuthorization(url, situation, findings)
  else checkReturn(url, situation, findings)
  return {
    kind: 'address',
    summary: toServer
      ? 'An authorization request: where the browser is sent, so that the resident answers.'
      : 'Where the browser was sent back to, with the answer of the authorization server.',
    parts: [...searchParams].map(([name, value]) => ({
      path: name,
      value,
      meaning: meaningOf(name) || 'Not known here; it is ignored.',
    })),
    findings: findings.list,
    within: [],
  }
}

function checkAuthorization(url: URL, { issuer, client }: Situation, findings: Findings): void {
  const difference = urlDifference(`${url.origin}${url.pathname}`, `${issuer}/authorize`)
  if (difference)
    findings.wrong(
      'address',
      `It is not the authorization endpoint: ${difference}; it must be ${issuer}/authorize.`,
      'RFC 8414 §2',
    )
  else findings.right('address', 'It is the authorization endpoint.', 'RFC 8414 §2')
  const clause = 'RFC 9126 §4'
  const requestUri = url.searchParams.get('request_uri')
  if (requestUri === null)
    findings.wrong(
      'request_uri',
      'There is no `request_uri`: push the request first (PAR), and send the browser with what was answered.',
      'FAPI 2.0 Security Profile §5.3.2.2',
    )
  else if (!requestUri.startsWith('urn:ietf:params:oauth:request_uri:'))
    findings.wrong(
      'request_uri',
      `\`request_uri\` is ${quoted(requestUri)}; it must be the one that PAR answered, urn:ietf:params:oauth:request_uri:….`,
      clause,
    )
  else
    findings.unknown(
      'request_uri',
      'Whether it is still good, only the server knows: for a minute, for one answer, for the client that pushed.',
      clause,
    )
  const clientId = url.searchParams.get('client_id')
  if (clientId === null)
    findings.wrong('client_id', '`client_id` is missing; it must be that of the client that pushed.', clause)
  else if (client && clientId !== client.id)
    findings.wrong(
      'client_id',
      `\`client_id\` is ${quoted(clientId)}; it must be that of the client that pushed, ${client.id}.`,
      clause,
    )
  const others = [...url.searchParams.keys()].filter((name) => !['client_id', 'request_uri'].includes(name))
  if (requestUri !== null && others.length > 0)
    findings.advice(
      'parameters',
      `What was pushed counts; beside it these do nothing here and can be left out: ${others.join(', ')}.`,
      clause,
    )
}

function checkReturn({ searchParams, hash }: URL, { issuer }: Situation, findings: Findings): void {
  const [code, error, iss] = [searchParams.get('code'), searchParams.get('error'), searchParams.get('iss')]
  if (iss === null)
    findings.wrong('iss', '`iss` is missing: do not take an answer that does not say whose it is.', 'RFC 9207 §2.4')
  else if (iss !== issuer)
    findings.wrong(
      'iss',
      `\`iss\` is ${quoted(iss)}: ${urlDifference(iss, issuer)}; it must be ${issuer}. Do not redeem this code.`,
      'RFC 9207 §2.4',
    )
  else findings.right('iss', '`iss` is the authorization server.', 'RFC 9207 §2.4')
  if (!searchParams.has('state'))
    findings.unknown(
      'state',
      'There is no `state`. That is in order where PKCE alone guards your client against answers to other requests.',
      'RFC 9700 §4.7.1',
    )
  else findings.unknown('state', 'Compare `state` with what you had sent; nobody else knows it.', 'RFC 6749 §10.12')
  if (error !== null) {
    const description = searchParams.get('error_description')
    findings.wrong(
      'error',
      `${meaningOfError(error)}${description ? ` It says: ${quoted(description)}.` : ''}`,
      'RFC 6749 §4.1.2.1',
    )
  } else if (code !== null)
    findings.unknown(
      'code',
      'Redeem the code once, within a minute, with the code verifier and a DPoP proof. Used twice, it ends the consent.',
      'RFC 6749 §4.1.2',
    )
  else findings.wrong('code', 'It has neither `code` nor `error`, so it is no answer.', 'RFC 6749 §4.1.2')
  if (hash !== '')
    findings.advice(
      'fragment',
      'What stands behind the # the server never sees; no answer here uses it.',
      'RFC 6749 §4.1.2',
    )
}
