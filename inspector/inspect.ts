// Takes whatever a developer pasted, says what it is, explains each of its members and checks each rule that a server
// would check. Pure, and the same in a browser and in Node: nothing pasted leaves the place where it was pasted.
import { type DocumentNode, GraphQLError, Kind, parse } from 'graphql'
import type { ArtefactKind, Finding, Inspection } from './finding.ts'
import { Findings } from './finding.ts'
import { inspectAccessToken } from './inspect-access-token.ts'
import { inspectClientAssertion } from './inspect-client-assertion.ts'
import { inspectDpopProof } from './inspect-dpop-proof.ts'
import { inspectKeySet } from './inspect-key-set.ts'
import { partsOf } from './meanings.ts'
import { isObject, type ReadJwt, readJwt } from './read-jwt.ts'
import { describeJson, describeStranger, unwrap } from './recognise.ts'
import type { Situation } from './situation.ts'

/** More than any of them has; what is larger is not looked at. */
const longest = 200_000

export async function inspect(pasted: string, situation: Situation, expected?: ArtefactKind): Promise<Inspection> {
  if (pasted.length > longest)
    return stranger(`This is larger than anything that can be inspected (${longest} characters).`)
  const text = unwrap(pasted)
  if (text === '')
    return stranger('There is nothing here yet. Paste a token, a proof, a JWKS, an operation or a schema.')
  if (looksLikeJwt(text)) return inspectJwt(pasted, situation, expected)
  if (/^[[{]\s*("|\[|\{|\]|\})/.test(text)) return inspectJson(text)
  return inspectGraphql(text) ?? stranger(describeStranger(text))
}

const wholes: Readonly<Record<'client-assertion' | 'dpop-proof' | 'access-token', string>> = {
  'client-assertion': 'A client assertion: it proves to the authorization server which client asks.',
  'dpop-proof': 'A DPoP proof: it proves that whoever sends a request holds the key.',
  'access-token': 'An access token: what a client reads data with.',
}

const bearer: Finding = {
  rule: 'scheme',
  verdict: 'wrong',
  says: 'It is sent as Bearer; a token that is bound to a key goes as `Authorization: DPoP <token>`, beside a proof.',
  clause: 'RFC 9449 §7.1',
}

async function inspectJwt(
  pasted: string,
  situation: Situation,
  expected: ArtefactKind | undefined,
): Promise<Inspection> {
  const text = unwrap(pasted)
  const asBearer = /^(authorization\s*:\s*)?bearer\s/i.test(pasted.trim())
  const jwt = readJwt(text)
  if (typeof jwt === 'string') {
    const findings = new Findings()
    findings.wrong('format', jwt, 'RFC 7515 §7.1')
    return { kind: expected, summary: 'It looks like a JWT, but can’t be read.', parts: [], findings: findings.list }
  }
  const kind = kindOf(jwt, expected)
  const inspectors = {
    'client-assertion': inspectClientAssertion,
    'dpop-proof': inspectDpopProof,
    'access-token': inspectAccessToken,
  }
  const { list } = await inspectors[kind](text, jwt, situation)
  const findings = kind === 'access-token' && asBearer ? [bearer, ...list] : list
  return { kind, summary: wholes[kind], parts: partsOf(jwt), findings }
}

function kindOf({ header, payload }: ReadJwt, expected: ArtefactKind | undefined) {
  if (expected === 'client-assertion' || expected === 'dpop-proof' || expected === 'access-token') return expected
  if (header['typ'] === 'dpop+jwt' || 'htm' in payload || 'htu' in payload || 'jwk' in header) return 'dpop-proof'
  if (header['typ'] === 'at+jwt' || ['cnf', 'scope', 'consent_id', 'at_hash'].some((claim) => claim in payload))
    return 'access-token'
  return 'client-assertion'
}

function inspectJson(text: string): Inspection {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return stranger(
      `This looks like JSON, but is not well-formed: ${error instanceof Error ? error.message : String(error)}.`,
    )
  }
  if (!isObject(value) || !('keys' in value || 'kty' in value)) return stranger(describeJson(value))
  return {
    kind: 'key-set',
    summary: 'Keys (JWKS): what others check your signatures with.',
    parts: [],
    findings: inspectKeySet(value).list,
  }
}

/** Undefined when it does not even begin like GraphQL. */
function inspectGraphql(text: string): Inspection | undefined {
  if (
    !/^\s*(#|"""|\{|(query|mutation|subscription|fragment|extend|schema|type|interface|union|enum|input|scalar|directive)\b)/.test(
      text,
    )
  )
    return undefined
  const findings = new Findings()
  const clause = 'GraphQL, October 2021'
  try {
    const document = parse(text, { maxTokens: 50_000 })
    const kind = isOperation(document) ? 'query' : 'schema'
    findings.right('syntax', 'It is well-formed.', clause)
    return {
      kind,
      summary: kind === 'query' ? 'A GraphQL operation.' : 'A schema (SDL).',
      parts: [],
      findings: findings.list,
    }
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    const place = error.locations?.[0]
    findings.wrong(
      'syntax',
      `${error.message.replace(/\.$/, '')}${place ? `, at line ${place.line}, column ${place.column}` : ''}.`,
      clause,
    )
    return {
      kind: undefined,
      summary: 'It looks like GraphQL, but is not well-formed.',
      parts: [],
      findings: findings.list,
    }
  }
}

function isOperation({ definitions }: DocumentNode): boolean {
  return definitions.some(({ kind }) => kind === Kind.OPERATION_DEFINITION || kind === Kind.FRAGMENT_DEFINITION)
}

/** Begins as the base64 of an object does, with a dot behind it. */
function looksLikeJwt(text: string): boolean {
  return /^ey[A-Za-z0-9+/=_-]*\s*\./.test(text)
}

function stranger(summary: string): Inspection {
  return { kind: undefined, summary, parts: [], findings: [] }
}
