// `izin inspect`: what a token, proof, key set, request, answer or operation is, and what is wrong with it. Nothing of it is
// sent anywhere; the authorization server is asked for its public keys alone.
import { styleText } from 'node:util'
import { z } from 'zod'
import { type Finding, type TokenKind, tokenKinds } from '../inspector/finding.ts'
import { allFindings, type Inspected, inspectAll } from '../inspector/inspect-all.ts'
import type { KeySet, Situation } from '../inspector/situation.ts'
import { unwrap } from '../inspector/unwrap.ts'
import { CommandProblem, exitCodes } from './exit-codes.ts'
import { readArguments } from './read-arguments.ts'
import { readJson, readText, readTextOrInput } from './read-input-file.ts'

const usage =
  'izin inspect <file|-> [--as <kind>] [--client <id> --keys <jwks file>] [--url <url>] [--token <file>] [--json]'

const help = `Usage: ${usage}

Says what a client assertion, DPoP proof, access token, JWKS, operation or schema is, explains each of its members, and
checks each rule that a server would check, in the words that the sandbox and its endpoints use. Of a curl command, of
headers and of a form it inspects what they carry; of an error answer it says what the code means and what to do. It is
read from a file, or with - from standard input, so that nothing secret stands in a command line. A private key is
recognised, never repeated, and called what it is.

  --as <kind>       client-assertion, dpop-proof or access-token, where it is so broken that it cannot be told
  --client <id>     the client_id it is from, and
  --keys <file>     that client's registered JWKS
  --method, --url   the request that a DPoP proof was made for (POST and the GraphQL endpoint unless told)
  --token <file>    the access token that goes with the proof
  --issuer <url>    the authorization server (default http://localhost:4010)
  --resource <url>  the GraphQL endpoint (default http://localhost:4000/graphql)
  --json            { kind, summary, parts: [{ path, value, meaning }], findings: [{ rule, verdict, says, clause }],
                    within: [{ name, inspection }] }; a verdict is right, wrong, unknown or advice

It ends with 0 when nothing is wrong, with 1 when something is, or when it is none of these.`

export const inspectCommand = {
  name: 'inspect',
  summary: 'says what is wrong with a token, a proof, a request or a set of keys',
  help,
  run: runInspect,
} as const

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })

async function runInspect(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const
  const { values, positionals } = readArguments(
    args,
    {
      ...{ as: text, client: text, keys: text, method: text, url: text, token: text, issuer: text, resource: text },
      json: { type: 'boolean' },
    },
    ['file'],
    usage,
  )
  const [file = '-'] = positionals
  const kind = kindNamed(values.as)
  const issuer = address('--issuer', values.issuer ?? 'http://localhost:4010')
  const resource = address('--resource', values.resource ?? 'http://localhost:4000/graphql')
  const situation: Omit<Situation, 'serverKeys'> = {
    now: Math.floor(Date.now() / 1000),
    issuer,
    endpoints: { token: `${issuer}/token`, par: `${issuer}/par` },
    resource,
    client: clientOf(values),
    request: {
      method: values.method ?? 'POST',
      url: values.url === undefined ? resource : address('--url', values.url),
      accessToken: values.token === undefined ? undefined : unwrap(readText(values.token)).text,
    },
  }
  const pasted = readTextOrInput(file)
  const inspected = await inspectAll(pasted, { ...situation, serverKeys: await fetchServerKeys(issuer) }, kind)
  if (values.json) console.log(JSON.stringify(asJson(inspected), undefined, 2))
  else for (const line of linesOf(inspected)) console.log(line)
  return isWhole(inspected) ? exitCodes.ok : exitCodes.refused
}

function isWhole(inspected: Inspected): boolean {
  return inspected.inspection.kind !== undefined && allFindings(inspected).every(({ verdict }) => verdict !== 'wrong')
}

function asJson({ inspection, within }: Inspected): unknown {
  return {
    ...inspection,
    within: within.map(({ at, inspected }) => ({ name: at.name, inspection: asJson(inspected) })),
  }
}

function clientOf({ client, keys }: { readonly client?: string | undefined; readonly keys?: string | undefined }) {
  if (client === undefined && keys !== undefined)
    throw new CommandProblem('--keys are those of a client: say which with --client <id>.', exitCodes.usage)
  return client === undefined ? undefined : { id: client, keys: readKeys(keys) }
}

function readKeys(file: string | undefined): KeySet | undefined {
  return file === undefined ? undefined : readJson(file, keySetSchema, 'a JWKS, {"keys": [ … ]}')
}

function kindNamed(name: string | undefined): TokenKind | undefined {
  const kind = tokenKinds.find((known) => known === name)
  if (name !== undefined && kind === undefined)
    throw new CommandProblem(`--as takes ${tokenKinds.join(', ')}.`, exitCodes.usage)
  return kind
}

function address(option: string, given: string): string {
  if (/^https?:\/\//.test(given) && URL.canParse(given)) return given
  throw new CommandProblem(`${option} takes an address, such as http://localhost:4010.`, exitCodes.usage)
}

/** Undefined when the server does not answer: then what it signed cannot be judged, and is said to be unknown. */
async function fetchServerKeys(issuer: string): Promise<KeySet | undefined> {
  try {
    const answer = await fetch(`${issuer}/jwks`, { signal: AbortSignal.timeout(3000), redirect: 'error' })
    return keySetSchema.safeParse(await answer.json()).data
  } catch {
    return undefined
  }
}

const marks: Readonly<Record<Finding['verdict'], string>> = { right: '✓', wrong: '✗', unknown: '?', advice: '!' }
const colours = { right: 'green', wrong: 'red', unknown: 'yellow', advice: 'yellow' } as const

function linesOf({ inspection: { summary, parts, findings }, within }: Inspected): readonly string[] {
  const paint = (format: Parameters<typeof styleText>[0], words: string) =>
    styleText(format, words, { stream: process.stdout })
  const widest = Math.max(0, ...parts.map(({ path }) => path.length))
  return [
    paint('bold', printable(summary)),
    ...(parts.length === 0 ? [] : ['']),
    ...parts.map(
      ({ path, value, meaning }) => `  ${path.padEnd(widest)}  ${JSON.stringify(value)}  ${paint('dim', meaning)}`,
    ),
    ...(findings.length === 0 ? [] : ['']),
    ...findings.map(
      ({ verdict, says, clause }) =>
        `${paint(colours[verdict], marks[verdict])} ${printable(says)} ${paint('dim', `(${clause})`)}`,
    ),
    ...within.flatMap(({ at, inspected }) => ['', paint('bold', `── ${at.name}`), ...linesOf(inspected)]),
  ]
}

/** What was pasted may hold control sequences of a terminal, and some of it is said back. */
function printable(words: string): string {
  return words.replaceAll(/\p{Cc}/gu, '?')
}
