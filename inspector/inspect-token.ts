// A JWT: which of the three kinds it is, and the rules of that kind.
import { type ArtefactKind, type Finding, Findings, type Inspection, type TokenKind, tokenKinds } from './finding.ts'
import { inspectAccessToken } from './inspect-access-token.ts'
import { inspectClientAssertion } from './inspect-client-assertion.ts'
import { inspectDpopProof } from './inspect-dpop-proof.ts'
import { partsOf } from './meanings.ts'
import { type ReadJwt, readJwt } from './read-jwt.ts'
import type { Situation } from './situation.ts'
import type { Unwrapped } from './unwrap.ts'

const wholes: Readonly<Record<TokenKind, string>> = {
  'client-assertion': 'A client assertion: it proves to the authorization server which client asks.',
  'dpop-proof': 'A DPoP proof: it proves that whoever sends a request holds the key.',
  'access-token': 'An access token: what a client reads data with.',
}

const inspectors = {
  'client-assertion': inspectClientAssertion,
  'dpop-proof': inspectDpopProof,
  'access-token': inspectAccessToken,
}

export async function inspectToken(
  { text, kind: copiedAs, scheme }: Unwrapped,
  situation: Situation,
  expected: ArtefactKind | undefined,
): Promise<Inspection> {
  const asked = tokenKinds.find((kind) => kind === expected)
  const jwt = readJwt(text)
  if (typeof jwt === 'string') {
    const findings = new Findings()
    findings.wrong('format', jwt, 'RFC 7515 §7.1')
    const summary = 'It looks like a JWT, but can’t be read.'
    return { kind: asked ?? copiedAs, summary, parts: [], findings: findings.list, within: [] }
  }
  const kind = asked ?? kindOf(jwt, copiedAs)
  const { list } = await inspectors[kind](text, jwt, situation)
  const flaw = kind === 'access-token' ? schemeFlaw(scheme) : undefined
  return { kind, summary: wholes[kind], parts: partsOf(jwt), findings: flaw ? [flaw, ...list] : list, within: [] }
}

/** Where it was copied from; else what it says of itself. */
function kindOf({ header, payload }: ReadJwt, copiedAs: TokenKind | undefined): TokenKind {
  if (copiedAs !== undefined) return copiedAs
  if (header['typ'] === 'dpop+jwt' || 'htm' in payload || 'htu' in payload || 'jwk' in header) return 'dpop-proof'
  if (header['typ'] === 'at+jwt' || ['cnf', 'scope', 'consent_id', 'at_hash'].some((claim) => claim in payload))
    return 'access-token'
  return 'client-assertion'
}

function schemeFlaw(scheme: string | undefined): Finding | undefined {
  const clause = 'RFC 9449 §7.1'
  if (scheme === undefined || scheme === 'dpop') return undefined
  const how = scheme === '' ? 'It is sent without a scheme' : 'It is sent as Bearer'
  const says = `${how}; a token that is bound to a key goes as \`Authorization: DPoP <token>\`, beside a proof.`
  return { rule: 'scheme', verdict: 'wrong', says, clause }
}
