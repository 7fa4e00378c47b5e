// A request as it was pasted: a curl command, the lines of its headers, or a form's body. What it carries is inspected by
// itself; here is said what it lacks.

import { checkForm } from './check-form.ts'
import { Findings, type Inspection, type Part, type Within } from './finding.ts'
import { meaningOf } from './parameter-meanings.ts'
import { quoted } from './quote.ts'
import { isObject } from './read-jwt.ts'
import type { Situation } from './situation.ts'

export interface PastedRequest {
  /** `A curl command` */
  readonly what: string
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** Names in small letters, in the order in which they came. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body?: string | undefined
}

export function inspectRequest(request: PastedRequest, situation: Situation): Inspection {
  const findings = new Findings()
  const form = formIn(request.body)
  checkAddress(request, situation, findings)
  checkCredentials(request, situation, findings)
  if (form) checkForm(form, findings)
  const within = withinOf(request, form)
  return {
    kind: 'request',
    summary: `${request.what}${request.url === undefined ? '' : `: ${request.method} ${request.url}`}. ${holds(within)}`,
    parts: partsOf(request, form),
    findings: findings.list,
    within,
  }
}

function holds(within: readonly Within[]): string {
  if (within.length === 0) return 'Nothing in it can be inspected by itself.'
  return `Inspect by itself what it holds: ${within.map(({ name }) => name).join(', ')}.`
}

function checkAddress({ url }: PastedRequest, { endpoints, resource }: Situation, findings: Findings): void {
  if (url === undefined) return
  // A host may hold a `$`, yet none does.
  if (!URL.canParse(url) || url.includes('$')) {
    findings.wrong(
      'url',
      `${quoted(url)} is no address; are there variables in it that a shell would have replaced?`,
      'RFC 3986 §3',
    )
    return
  }
  const known = [resource, endpoints.par, endpoints.token]
  const bare = url.split(/[?#]/, 1)[0] ?? ''
  if (known.includes(bare)) findings.right('url', 'It goes to an address that takes such requests.', 'RFC 8414 §2')
  else findings.advice('url', `It goes to ${bare}; what is asked here is one of ${known.join(', ')}.`, 'RFC 8414 §2')
}

/** Beside an access token goes exactly one proof, and no other way of saying who asks is known here. */
function checkCredentials({ headers, url, what }: PastedRequest, { resource }: Situation, findings: Findings): void {
  const of = (wanted: string) => headers.filter(([name]) => name === wanted).map(([, value]) => value)
  const [authorization, proofs] = [of('authorization'), of('dpop')]
  if (authorization.length > 1)
    findings.wrong('header', 'There are several Authorization headers; send one.', 'RFC 9110 §11.6.2')
  if (authorization.some((value) => /^basic\s/i.test(value)))
    findings.wrong(
      'scheme',
      'It sends a secret (Basic); this server knows no secrets: sign a client assertion instead.',
      'FAPI 2.0 Security Profile §5.3.2.1',
    )
  if (authorization.length === 0 && url === resource)
    findings.wrong(
      'header',
      'No access token goes with it: send `Authorization: DPoP <access token>`.',
      'RFC 9449 §7.1',
    )
  if (proofs.length > 1)
    findings.wrong('dpop', 'There are several DPoP headers; send exactly one.', 'RFC 9449 §4.3 (1)')
  const bound = authorization.some((value) => /^(dpop|bearer)\s/i.test(value))
  if (proofs.length === 0 && bound && what !== loneHeader)
    findings.wrong(
      'dpop',
      'No DPoP proof goes with it: send one in the header DPoP, made for this one request.',
      'RFC 9449 §7.1',
    )
  else if (proofs.length === 1 && bound)
    findings.right('dpop', 'An access token goes with it, and one DPoP proof.', 'RFC 9449 §7.1')
}

/** Of a single line nobody can say what went beside it. */
export const loneHeader = 'A header'

function withinOf({ headers, method, url, body }: PastedRequest, form: URLSearchParams | undefined): readonly Within[] {
  const authorization = headers.find(([name]) => name === 'authorization')?.[1]
  const accessToken = /^\S+\s+(\S+)$/.exec(authorization ?? '')?.[1]
  const place = { method, url: url !== undefined && URL.canParse(url) && !url.includes('$') ? url : undefined }
  const found: Within[] = []
  if (authorization !== undefined && !/^basic\s/i.test(authorization))
    found.push({ name: 'the access token', text: authorization, kind: 'access-token', ...place })
  for (const [name, text] of headers)
    if (name === 'dpop') found.push({ name: 'the DPoP proof', text, kind: 'dpop-proof', ...place, accessToken })
  const assertion = form?.get('client_assertion')
  if (assertion) found.push({ name: 'the client assertion', text: assertion, kind: 'client-assertion', ...place })
  const query = queryIn(body)
  if (query !== undefined) found.push({ name: 'the query', text: query, kind: 'query' })
  return found
}

function partsOf({ headers }: PastedRequest, form: URLSearchParams | undefined): readonly Part[] {
  const named = (part: string, values: readonly (readonly [string, string])[]) =>
    values.map(([name, value]) => ({ path: `${part}.${name}`, value, meaning: meaningOf(name) || 'Not known here.' }))
  return [...named('header', headers), ...named('form', form ? [...form] : [])].filter(
    ({ path }) => !['header.content-type', 'header.accept'].includes(path),
  )
}

function formIn(body: string | undefined): URLSearchParams | undefined {
  return body !== undefined && /^[\w.-]+=/.test(body.trim()) ? new URLSearchParams(body.trim()) : undefined
}

function queryIn(body: string | undefined): string | undefined {
  if (!body?.trim().startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(body)
    return isObject(value) && typeof value['query'] === 'string' ? value['query'] : undefined
  } catch {
    return undefined
  }
}
