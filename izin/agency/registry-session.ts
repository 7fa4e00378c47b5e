// Speaks to the registry as an agency: a token of its own by client credentials, `private_key_jwt` and DPoP, bound to a key
// that lives as long as the command. What the registry refuses becomes one sentence and an exit code.
import { importJWK } from 'jose'
import * as client from 'openid-client'
import { z } from 'zod'
import { errorAnswerSchema } from '../../schema/contract/registry-answers.ts'
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { readAgencyFile, readAgencySettings } from './config.ts'

export interface RegistryCall<Schema extends z.ZodType> {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly scopes: readonly string[]
  readonly body?: object
  readonly answer: Schema
}

export type Refusal = z.infer<typeof errorAnswerSchema>

/** Seconds: a check at the registry waits for its turn. */
const patience = 120

const resourceSchema = z.object({ resource: z.url(), authorization_servers: z.array(z.url()).length(1) })

/** What was asked for, or the check's refusal with its findings. Throws CommandProblem for everything else. */
export async function askRegistry<Schema extends z.ZodType>({
  method,
  path,
  scopes,
  body,
  answer,
}: RegistryCall<Schema>): Promise<{ readonly done: z.infer<Schema> } | { readonly refused: Refusal }> {
  const { registryUrl, agencyFile } = readAgencySettings()
  const { clientId, key: jwk } = readAgencyFile(agencyFile)
  const issuer = await findIssuer(registryUrl)
  const key = await importJWK({ ...jwk }, 'ES256')
  if (key instanceof Uint8Array) throw new CommandProblem(`${agencyFile} holds no private key.`, exitCodes.unable)
  const insecure = issuer.protocol === 'http:' ? [client.allowInsecureRequests] : []
  const response = await (async () => {
    const configuration = await client.discovery(
      issuer,
      clientId,
      { dpop_bound_access_tokens: true },
      client.PrivateKeyJwt({ key, kid: jwk.kid }),
      { algorithm: 'oauth2', execute: insecure, timeout: patience },
    )
    const DPoP = client.getDPoPHandle(configuration, await client.randomDPoPKeyPair())
    const asked = { resource: registryUrl, ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }) }
    const { access_token: token } = await client.clientCredentialsGrant(configuration, asked, { DPoP })
    const headers = new Headers({ 'content-type': 'application/json' })
    const text = body === undefined ? undefined : JSON.stringify(body)
    return client.fetchProtectedResource(configuration, token, new URL(path, registryUrl), method, text, headers, {
      DPoP,
    })
  })().catch((error: unknown) => answered(error, issuer))
  return read(response, answer)
}

/** RFC 9728 §3: the registry says whose tokens it takes. */
export async function findIssuer(registryUrl: string): Promise<URL> {
  const response = await fetchFromRegistry(registryUrl, '/.well-known/oauth-protected-resource')
  const metadata = resourceSchema.safeParse(await response.json().catch(() => undefined))
  // RFC 9728 §3.3: metadata that names another resource is not this one's.
  if (!metadata.success || metadata.data.resource !== registryUrl)
    throw new CommandProblem(`${registryUrl} is no registry; correct IZIN_REGISTRY_URL.`, exitCodes.unable)
  return new URL(metadata.data.authorization_servers[0] ?? '')
}

/** Open to everybody, without a token. */
export async function fetchFromRegistry(registryUrl: string, path: string): Promise<Response> {
  return fetch(new URL(path, registryUrl), { redirect: 'error', signal: AbortSignal.timeout(30_000) }).catch(() => {
    throw new CommandProblem(
      `The registry at ${registryUrl} does not answer. Is it running? IZIN_REGISTRY_URL names another.`,
      exitCodes.unable,
    )
  })
}

/** A refusal of the registry has an answer; one of the authorization server has a code. */
function answered(error: unknown, issuer: URL): Response {
  if (error instanceof client.WWWAuthenticateChallengeError) return error.response
  if (error instanceof client.ResponseBodyError) throw refusedToken(error.error, issuer)
  throw new CommandProblem(
    `The authorization server at ${issuer.origin} does not answer as it should; try again shortly.`,
    exitCodes.unable,
  )
}

function refusedToken(code: string, issuer: URL): CommandProblem {
  if (code === 'invalid_client')
    return new CommandProblem(
      `${issuer.origin} does not know this client or its key. Has the operator entered it (izin operator agency), and is it not suspended?`,
      exitCodes.unable,
    )
  if (code === 'invalid_scope')
    return new CommandProblem(
      'This subgraph is not assigned to your client; see what is with izin whoami, and ask the operator (izin operator assign).',
      exitCodes.unable,
    )
  return new CommandProblem(`${issuer.origin} refuses a token: ${code}.`, exitCodes.unable)
}

async function read<Schema extends z.ZodType>(response: Response, answer: Schema) {
  const json: unknown = await response.json().catch(() => undefined)
  const done = answer.safeParse(json)
  if (response.ok && done.success) return { done: done.data }
  const refused = errorAnswerSchema.safeParse(json)
  if (!refused.success)
    throw new CommandProblem('The registry answers otherwise than this version knows.', exitCodes.unable)
  if (refused.data.error.code === 'CHECK_FAILED') return { refused: refused.data }
  const { message, code, explanation } = refused.data.error
  const seconds = response.headers.get('retry-after')
  const wait = response.status === 429 && seconds !== null ? `again in ${seconds} seconds` : undefined
  const why = [explanation, wait].filter((each) => each !== undefined).map((each) => ` (${each})`)
  const active = refused.data.active === undefined ? '' : ` Active now: supergraph ${refused.data.active}.`
  throw new CommandProblem(
    `${code}: ${message}${why.join('')}${active}`,
    code === 'PUBLISHED_MEANWHILE' ? exitCodes.conflict : exitCodes.unable,
  )
}
