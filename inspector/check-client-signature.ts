// Which of a client's registered keys a client assertion is signed with. The authorization server tries those that fit
// `alg` and, where it is named, `kid`; so does this, and then the others, to say which one it was.
import type { JWK } from 'jose'
import { describeKey, unfitFor } from './check-key.ts'
import { signatureProblem } from './check-signature.ts'
import type { Findings } from './finding.ts'
import { quoted } from './quote.ts'
import type { ReadJwt } from './read-jwt.ts'
import type { Situation } from './situation.ts'

const clause = 'RFC 7523 §3 (9)'
const kidClause = 'RFC 7515 §4.1.4'

export async function checkClientSignature(
  text: string,
  jwt: ReadJwt,
  { client, now }: Situation,
  findings: Findings,
): Promise<void> {
  if (!client?.keys) {
    findings.unknown(
      'signature',
      client === undefined
        ? 'Choose the client it is from, and its signature can be checked against the registered keys.'
        : 'The keys of this client are not at hand; paste its JWKS, and its signature can be checked.',
      clause,
    )
    return
  }
  // An end is written when another key takes a key's place (rotation).
  const keys = client.keys.keys.filter(({ exp }) => !(typeof exp === 'number' && exp <= now))
  const { kid, alg } = jwt.header
  const named = kid === undefined ? keys : keys.filter((key) => key.kid === kid)
  if (named.length === 0) {
    const replaced = client.keys.keys.some((key) => key.kid === kid && !keys.includes(key))
    findings.wrong(
      'kid',
      replaced
        ? `The key ${quoted(kid)} was replaced and is taken no more; in force: ${list(keys)}.`
        : `No registered key of this client has the \`kid\` ${quoted(kid)}; registered: ${list(keys)}.`,
      kidClause,
    )
  }
  const fitting = named.filter((key) => unfitFor(key, String(alg)) === undefined)
  if (kid === undefined && fitting.length > 1)
    findings.advice(
      'kid',
      `\`kid\` is missing, and this client has several keys that fit: name the one you sign with, of ${list(fitting)}. Here all are tried; other servers refuse.`,
      kidClause,
    )
  await checkSignature(text, jwt, { keys, named, fitting }, findings)
}

interface Keys {
  readonly keys: readonly JWK[]
  readonly named: readonly JWK[]
  readonly fitting: readonly JWK[]
}

async function checkSignature(text: string, jwt: ReadJwt, { keys, named, fitting }: Keys, findings: Findings) {
  for (const key of fitting)
    if ((await signatureProblem(text, jwt, key)) === undefined) {
      findings.right('signature', 'The signature verifies with the registered key.', clause)
      return
    }
  for (const key of keys)
    if (!fitting.includes(key) && (await signatureProblem(text, jwt, key)) === undefined) {
      findings.wrong(
        'signature',
        `It is signed by another of the client's keys, ${nameOf(key)}: put that one's name in \`kid\`.`,
        clause,
      )
      return
    }
  const alg = String(jwt.header['alg'])
  const [tried] = fitting.length > 0 ? fitting : named
  if (fitting.length === 0 && (tried === undefined || named.length > 1))
    findings.wrong(
      'signature',
      `No registered key of this client can verify ${quoted(alg)}; registered: ${list(keys)}.`,
      clause,
    )
  else if (tried !== undefined)
    findings.wrong(
      'signature',
      `${await signatureProblem(text, jwt, tried)} Compare the key you sign with to the registered one.`,
      clause,
    )
}

function list(keys: readonly JWK[]): string {
  return keys.map((key) => `${nameOf(key)} (${describeKey(key)})`).join(', ') || 'none'
}

function nameOf({ kid }: JWK): string {
  return kid ?? '(no kid)'
}
