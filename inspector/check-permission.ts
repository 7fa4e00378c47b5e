// What an access token permits, as the contract between authorization server and gateway has it: catalogue scopes with a
// consent, or first-party scopes without one, never both.
import { accessTokenSchema } from '../schema/contract/access-token.ts'
import { scopeKind } from '../schema/contract/scopes.ts'
import type { Findings } from './finding.ts'
import { quoted } from './quote.ts'
import type { ReadJwt } from './read-jwt.ts'

const platform = 'schema/contract/access-token.ts'

export function checkPermission({ payload }: ReadJwt, findings: Findings): void {
  for (const name of ['sub', 'client_id', 'jti'] as const)
    if (typeof payload[name] !== 'string' || payload[name] === '')
      findings.wrong(name, `\`${name}\` is missing, or not a string.`, 'RFC 9068 §2.2')
  const { scope, consent_id, act } = payload
  const scopes = typeof scope === 'string' ? scope.split(' ').filter(Boolean) : []
  const clause = 'RFC 9068 §2.2.3'
  if (scopes.length === 0) findings.wrong('scope', 'It carries no scope, so it reads nothing.', clause)
  else
    findings.right(
      'scope',
      `Reads ${scopes.length} ${scopes.length === 1 ? 'scope' : 'scopes'}: ${scopes.join(', ')}.`,
      clause,
    )
  const kinds = new Set(scopes.map(scopeKind))
  if (kinds.has('FIRST_PARTY') && consent_id !== undefined)
    findings.wrong('consent_id', 'It has a consent and scopes of the resident’s own app: never both.', platform)
  else if (kinds.has('FIRST_PARTY') && kinds.size > 1)
    findings.wrong('scope', 'It mixes scopes of the resident’s own app with others: never both.', platform)
  else if (!kinds.has('FIRST_PARTY') && consent_id === undefined)
    findings.wrong('consent_id', '`consent_id` is missing: only a consent gives a bank data.', platform)
  else if (kinds.has('PERSON') && (kinds.has('ENTITY') || act !== undefined))
    findings.wrong(
      'scope',
      'It mixes a person’s scopes with a company’s: a token is for one kind of subject.',
      platform,
    )
  else if (kinds.has('ENTITY') && act === undefined)
    findings.wrong('act', 'It has a company’s scopes, and `act` (who acts for the company) is missing.', platform)
  else checkContract(payload, findings)
}

/** Each claim in the form that the gateway needs; named where it is not. */
function checkContract(payload: ReadJwt['payload'], findings: Findings): void {
  const [withConsent, withoutConsent] = accessTokenSchema.options
  const schema = payload['consent_id'] === undefined ? withoutConsent : withConsent
  const said = new Set(findings.list.map(({ rule }) => rule))
  const flaw = schema.safeParse(payload).error?.issues.find(({ path }) => !said.has(String(path[0])))
  if (flaw !== undefined) {
    const name = String(flaw.path[0])
    findings.wrong(
      name,
      payload[name] === undefined
        ? `\`${name}\` is missing.`
        : `\`${name}\` is ${quoted(payload[name])}, which the gateway does not take.`,
      platform,
    )
  } else if (payload['consent_id'] !== undefined)
    findings.right('consent_id', 'It rests on a consent, which is read again at each request.', platform)
}
