// `izin inspect`: what a token, proof, key set or operation is, and what is wrong with it. Nothing of it is sent anywhere;
// the authorization server is asked for its public keys alone.
import { styleText } from 'node:util'
import { z } from 'zod'
import type { ArtefactKind, Finding, Inspection } from '../inspector/finding.ts'
import { inspect } from '../inspector/inspect.ts'
import type { KeySet, Situation } from '../inspector/situation.ts'
import { CommandProblem, exitCodes } from './exit-codes.ts'
import { readArguments } from './read-arguments.ts'
import { readJson, readText, readTextOrInput } from './read-input-file.ts'

const usage =
  'izin inspect <file|-> [--as <kind>] [--client <id> --keys <jwks file>] [--url <url>] [--token <file>] [--json]'

const help = `Usage: ${usage}

Says what a client assertion, DPoP proof, access token, JWKS, operation or schema is, explains each of its members, and
checks each rule that a server would check. It is read from a file, or with - from standard input, so that nothing secret
stands in a command line.

  --as <kind>       client-assertion, dpop-proof or access-token, where it is so broken that it cannot be told
  --client <id>     the client_id it is from, and
  --keys <file>     that client's registered JWKS
  --method, --url   the request that a DPoP proof was made for (POST and the GraphQL endpoint unless told)
  --token <file>    the access token that goes with the proof
  --issuer <url>    the authorization server (default http://localhost:4010)
  --resource <url>  the GraphQL endpoint (default http://localhost:4000/graphql)
  --json            { kind, summary, parts: [{ path, value, meaning }], findings: [{ rule, verdict, says, clause }] }`

export const inspectCommand = {
  name: 'inspect',
  summary: 'says what is wrong with a token, a proof or a set of keys',
  help,
  run: runInspect,
} as const

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })
const kinds = ['client-assertion', 'dpop-proof', 'access-token'] as const

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
  const issuer = values.issuer ?? 'http://localhost:4010'
  const resource = values.resource ?? 'http://localhost:4000/graphql'
  const situation: Situation = {
    now: Math.floor(Date.now() / 1000),
    issuer,
    endpoints: { token: `${issuer}/token`, par: `${issuer}/par` },
    resource,
    serverKeys: await fetchServerKeys(issuer),
    client: values.client === undefined ? undefined : { id: values.client, keys: readKeys(values.keys) },
    request: requestOf(values, resource),
  }
  const inspection = await inspect(readTextOrInput(file), situation, kindNamed(values.as))
  if (values.json) console.log(JSON.stringify(inspection, undefined, 2))
  else print(inspection)
  const whole = inspection.kind !== undefined && inspection.findings.every(({ verdict }) => verdict !== 'wrong')
  return whole ? exitCodes.ok : exitCodes.refused
}

function requestOf(
  {
    method,
    url,
    token,
  }: { readonly method?: string | undefined; readonly url?: string | undefined; readonly token?: string | undefined },
  resource: string,
): Situation['request'] {
  return {
    method: method ?? 'POST',
    url: url ?? resource,
    accessToken: token === undefined ? undefined : readText(token).trim(),
  }
}

function readKeys(file: string | undefined): KeySet | undefined {
  return file === undefined ? undefined : readJson(file, keySetSchema, 'a JWKS, {"keys": [ … ]}')
}

function kindNamed(name: string | undefined): ArtefactKind | undefined {
  const kind = kinds.find((known) => known === name)
  if (name !== undefined && kind === undefined)
    throw new CommandProblem(`--as takes ${kinds.join(', ')}.`, exitCodes.usage)
  return kind
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

const marks: Readonly<Record<Finding['verdict'], string>> = { right: '✓', wrong: '✗', unknown: '?' }
const colours = { right: 'green', wrong: 'red', unknown: 'yellow' } as const

function print({ summary, parts, findings }: Inspection): void {
  const paint = (format: Parameters<typeof styleText>[0], words: string) =>
    styleText(format, words, { stream: process.stdout })
  const widest = Math.max(0, ...parts.map(({ path }) => path.length))
  const lines = [
    paint('bold', summary),
    '',
    ...parts.map(
      ({ path, value, meaning }) => `  ${path.padEnd(widest)}  ${JSON.stringify(value)}  ${paint('dim', meaning)}`,
    ),
    ...(parts.length === 0 ? [] : ['']),
    ...findings.map(
      ({ verdict, says, clause }) =>
        `${paint(colours[verdict], marks[verdict])} ${says} ${paint('dim', `(${clause})`)}`,
    ),
  ]
  console.log(lines.join('\n').trimEnd())
}
