// The body of a request to the authorization server: what PAR and token endpoint look for before they look into the
// assertion itself.
import type { Findings } from './finding.ts'
import { quoted } from './quote.ts'
import { readJwt } from './read-jwt.ts'

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** What the endpoints say too. */
export const noAssertion = `No client assertion came: send \`client_assertion\`, a JWT signed with a key of yours, and \`client_assertion_type\`, which must be ${assertionType}.`
const authentication = 'RFC 7523 §2.2'

export function checkForm(form: URLSearchParams, findings: Findings): void {
  const twice = [...new Set(form.keys())].filter((name) => form.getAll(name).length > 1 && name !== 'resource')
  if (twice.length > 0)
    findings.wrong('parameters', `Sent more than once: ${twice.join(', ')}; send each once.`, 'RFC 6749 §3.1')
  checkClient(form, findings)
  if (form.has('grant_type')) checkGrant(form, findings)
  else if (form.has('response_type') || form.has('redirect_uri') || form.has('code_challenge'))
    checkPush(form, findings)
}

function checkClient(form: URLSearchParams, findings: Findings): void {
  const assertion = form.get('client_assertion')
  const type = form.get('client_assertion_type')
  if (form.has('client_secret'))
    findings.wrong(
      'client_secret',
      'It sends a `client_secret`; this server knows no secrets: sign a client assertion instead.',
      'FAPI 2.0 Security Profile §5.3.2.1',
    )
  else if (!assertion) findings.wrong('client_assertion', noAssertion, authentication)
  else if (type !== assertionType)
    findings.wrong(
      'client_assertion_type',
      `\`client_assertion_type\` is ${type === null ? 'missing' : quoted(type)}; it must be ${assertionType}.`,
      authentication,
    )
  const jwt = readJwt(assertion ?? '')
  const named = typeof jwt === 'string' ? undefined : jwt.payload['sub']
  const clientId = form.get('client_id')
  if (clientId !== null && named !== undefined && named !== clientId)
    findings.wrong(
      'client_id',
      '`client_id` and the `sub` of the client assertion name two clients; both must be your client_id, and `iss` too.',
      authentication,
    )
}

const grants: Readonly<Record<string, readonly string[]>> = {
  authorization_code: ['code', 'redirect_uri', 'code_verifier'],
  refresh_token: ['refresh_token'],
}

function checkGrant(form: URLSearchParams, findings: Findings): void {
  const grant = form.get('grant_type') ?? ''
  const needed = Object.hasOwn(grants, grant) ? grants[grant] : undefined
  if (!needed)
    findings.wrong(
      'grant_type',
      `\`grant_type\` is ${quoted(grant)}; a bank’s is authorization_code or refresh_token.`,
      'RFC 6749 §4.1.3',
    )
  missing(form, needed ?? [], 'RFC 6749 §4.1.3, RFC 7636 §4.5', findings)
}

function checkPush(form: URLSearchParams, findings: Findings): void {
  const clause = 'FAPI 2.0 Security Profile §5.3.2.2'
  missing(form, ['response_type', 'redirect_uri', 'scope', 'code_challenge', 'authorization_details'], clause, findings)
  const [response, method] = [form.get('response_type'), form.get('code_challenge_method')]
  if (response !== null && response !== 'code')
    findings.wrong('response_type', `\`response_type\` is ${quoted(response)}; it must be code.`, clause)
  if (form.has('code_challenge') && method !== 'S256')
    findings.wrong(
      'code_challenge_method',
      `\`code_challenge_method\` is ${method === null ? 'missing' : quoted(method)}; it must be S256.`,
      clause,
    )
  const details = form.get('authorization_details')
  if (details !== null && !isList(details))
    findings.wrong(
      'authorization_details',
      '`authorization_details` must be a list as JSON, [{"type": "izin_consent", …}].',
      'RFC 9396 §2',
    )
  if (form.has('request_uri'))
    findings.wrong(
      'request_uri',
      'A `request_uri` is what comes back from here; it can’t be pushed itself.',
      'RFC 9126 §2.1',
    )
}

function missing(form: URLSearchParams, names: readonly string[], clause: string, findings: Findings): void {
  for (const name of names) if (!form.get(name)) findings.wrong(name, `\`${name}\` is missing.`, clause)
}

function isList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text))
  } catch {
    return false
  }
}
