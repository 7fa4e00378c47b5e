// Takes whatever a developer pasted, says what it is, explains each of its members and checks each rule that a server
// would check. Pure, and the same in a browser and in Node: nothing pasted leaves the place where it was pasted.
import { type ArtefactKind, Findings, type Inspection, type TokenKind, tokenKinds } from './finding.ts'
import { inspectRequest, type PastedRequest } from './http-request.ts'
import { inspectAddress } from './inspect-address.ts'
import { inspectChallenge } from './inspect-answer.ts'
import { inspectGraphql } from './inspect-graphql.ts'
import { inspectJson } from './inspect-json.ts'
import { inspectToken } from './inspect-token.ts'
import { readCurl } from './read-curl.ts'
import { readHeaders } from './read-headers.ts'
import { describeStranger } from './recognise.ts'
import type { Situation } from './situation.ts'
import { stranger } from './stranger.ts'
import { unwrap } from './unwrap.ts'

const loneParameter = /^(client_assertion_type|grant_type|request_uri|code_verifier)=\S+$/
/** Each part ends at its `&`, so that no text is read twice. */
const formBody = /^[a-z_]+=[^\s&]*(&[\w.-]+=[^\s&]*)+$/

/** More than any of them has; what is larger is not looked at. */
const longest = 200_000

export async function inspect(pasted: string, situation: Situation, expected?: ArtefactKind): Promise<Inspection> {
  if (pasted.length > longest)
    return stranger(`This is larger than anything that can be inspected (${longest} characters).`)
  const text = pasted.trim()
  if (text === '')
    return stranger(
      'There is nothing here yet. Paste a token, a proof, a JWKS, a request, an answer, an operation or a schema.',
    )
  const request = readRequest(text)
  const unwrapped = unwrap(text)
  if (!request && looksLikeJwt(unwrapped.text)) return inspectToken(unwrapped, situation, expected)
  const inspection = request ? inspectRequest(request, situation) : inspectOther(text, situation)
  const asked = tokenKinds.find((kind) => kind === expected)
  if (asked !== undefined) return notThat(asked, inspection)
  return unwrapped.kind === undefined || inspection.kind !== undefined
    ? inspection
    : notThat(unwrapped.kind, inspection)
}

/** What carries others: a command, several headers, a form. */
function readRequest(text: string): PastedRequest | undefined {
  if (/^curl(\.exe)?\s/.test(text)) return readCurl(text)
  if (formBody.test(text) || loneParameter.test(text)) return { what: 'The body of a request', headers: [], body: text }
  const headers = readHeaders(text)
  return headers && headers.headers.length > 1 && !challengeIn(headers) ? headers : undefined
}

function inspectOther(text: string, situation: Situation): Inspection {
  const headers = readHeaders(text)
  const refused = headers && inspectChallenge(challengeIn(headers) ?? '')
  if (refused) return refused
  if (headers) return inspectRequest(headers, situation)
  if (/^(\[|\{\s*["[{}])/.test(text)) return inspectJson(text, situation)
  return inspectAddress(text, situation) ?? inspectGraphql(text, situation) ?? stranger(describeStranger(text))
}

function challengeIn({ headers }: PastedRequest): string | undefined {
  return headers.find(([name]) => name === 'www-authenticate')?.[1]
}

/** It was said to be a token, and is none: then that is what is wrong. */
function notThat(kind: TokenKind, { summary, within }: Inspection): Inspection {
  const findings = new Findings()
  findings.wrong('format', `It is no JWT (header.payload.signature in base64url). ${summary}`, 'RFC 7515 §7.1')
  return { kind, summary: 'It was expected to be a JWT, and is none.', parts: [], findings: findings.list, within }
}

/** Begins as the base64 of an object does, with a dot behind it. */
function looksLikeJwt(text: string): boolean {
  return /^ey[A-Za-z0-9+/=_%-]*\s*\./.test(text)
}
