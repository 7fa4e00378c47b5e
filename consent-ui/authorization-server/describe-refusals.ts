// What a refusal of the authorization server says beside its stable code: in the sandbox everything that helps to mend the
// request; in production nothing, and the engineer gives the correlation id to support instead.
import type Provider from 'oidc-provider'
import type { errors, KoaContextWithOIDC } from 'oidc-provider'
import { z } from 'zod'
import type { KeySet } from '../../inspector/situation.ts'
import { correlationHeader } from '../interaction/correlation-id.ts'
import { routes } from './routes.ts'

export interface RefusedRequest {
  readonly error: string
  /** What is said if nobody explains it better. */
  readonly description: string | undefined
  /** What the library found and does not tell, such as that a code was used before. */
  readonly detail: string | undefined
  readonly method: string
  readonly path: string
  readonly contentType: string | undefined
  /** Whether a header `Authorization` came; its value is nobody's business. */
  readonly authorization: boolean
  /** As far as the library had read them. Some are secrets: no value goes into a sentence unless it is known not to be one. */
  readonly parameters: Readonly<Record<string, unknown>>
  readonly assertion: string | undefined
  readonly proof: string | undefined
  /** The client it claims to be from, where one of that name is registered. */
  readonly client:
    | { readonly id: string; readonly keys?: KeySet | undefined; readonly redirectUris: readonly string[] }
    | undefined
}

/** A sentence or two, or undefined where the library's own words stay. */
export type ExplainRefusal = (refused: RefusedRequest) => Promise<string | undefined>

/** The library's detail of a proof that was sent twice. */
export const proofUsedBefore = 'DPoP proof JWT Replay detected'

/** The library's detail of a client whose `jwks_uri` did not give its keys. */
export const keysUnreadable = 'invalid_client_metadata'

const endpoints: ReadonlySet<string> = new Set([routes.pushed_authorization_request, routes.token, routes.revocation])
const refusalSchema = z.object({ error: z.string(), error_description: z.string().optional() })

/** About these there is more to see in the sandbox's inspector: paste what was sent. */
const inspectable: ReadonlySet<string> = new Set(['invalid_client', 'invalid_dpop_proof'])

/** Without `explain`, in production, descriptions are left out. `gateway`: where the sandbox's application is. */
export function describeRefusals(provider: Provider, explain: ExplainRefusal | undefined, gateway: string) {
  const errorUri = new URL('/sandbox#inspector', gateway).href
  const details = new WeakMap<KoaContextWithOIDC, string>()
  const remember = (ctx: KoaContextWithOIDC, { error_detail: detail }: errors.OIDCProviderError) => {
    if (detail !== undefined) details.set(ctx, detail)
  }
  provider.on('grant.error', remember)
  provider.on('pushed_authorization_request.error', remember)
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    if (isAuthorization(ctx.path)) return describeRedirect(ctx, explain)
    if (!endpoints.has(ctx.path)) return
    if (ctx.status === 404) refuseMethod(ctx)
    const refusal = refusalSchema.safeParse(ctx.body).data
    if (!refusal) return
    const { error_description: plain } = refusal
    if (!explain) withoutDescription(ctx)
    const detail = details.get(ctx)
    // RFC 9449 §5. The library says `invalid_grant`, after which a client gives up a refresh token that is still good.
    const error = detail === proofUsedBefore ? 'invalid_dpop_proof' : refusal.error
    const description = await describe(ctx, { error, description: plain, detail }, explain)
    const toInspect = explain !== undefined && inspectable.has(error) && detail !== keysUnreadable
    ctx.body = {
      error,
      ...(description === undefined ? {} : { error_description: asDescription(description) }),
      // RFC 6749 §5.2
      ...(toInspect ? { error_uri: errorUri } : {}),
      correlation_id: ctx.res.getHeader(correlationHeader),
    }
  }
}

type Finding = Pick<RefusedRequest, 'error' | 'description' | 'detail'>

/** Undefined in production. */
export async function describe(
  ctx: KoaContextWithOIDC,
  finding: Finding,
  explain: ExplainRefusal | undefined,
): Promise<string | undefined> {
  if (!explain) return undefined
  // An explanation is an extra: what it stumbles over was refused before, and stays refused for the same reason.
  const explained = await explain({ ...requestOf(ctx), ...finding }).catch(() => undefined)
  return explained ?? finding.description
}

function isAuthorization(path: string): boolean {
  return path === routes.authorization || path.startsWith(`${routes.authorization}/`)
}

/** What the client is told by way of the browser (RFC 6749 §4.1.2.1). */
async function describeRedirect(ctx: KoaContextWithOIDC, explain: ExplainRefusal | undefined): Promise<void> {
  const location = ctx.response.get('Location')
  if (!URL.canParse(location)) return
  const url = new URL(location)
  const [error, plain] = ['error', 'error_description'].map((name) => url.searchParams.get(name) ?? undefined)
  if (error === undefined) return
  const description = await describe(ctx, { error, description: plain, detail: undefined }, explain)
  if (description === undefined) url.searchParams.delete('error_description')
  else url.searchParams.set('error_description', asDescription(description))
  ctx.set('Location', url.href)
}

/** RFC 9110 §15.5.6. The library's router knows no such address then. */
function refuseMethod(ctx: KoaContextWithOIDC): void {
  ctx.status = 405
  ctx.set('Allow', 'POST')
  ctx.set('Cache-Control', 'no-store')
  ctx.body = { error: 'invalid_request' }
}

/** The challenge that a client gets which came with a password (RFC 6749 §5.2). */
function withoutDescription(ctx: KoaContextWithOIDC): void {
  const challenge = ctx.response.get('WWW-Authenticate')
  if (challenge) ctx.set('WWW-Authenticate', challenge.replace(/, error_description="[^"]*"/, ''))
}

function requestOf(ctx: KoaContextWithOIDC): Omit<RefusedRequest, 'error' | 'description' | 'detail'> {
  const client = ctx.oidc?.client
  const parameters = { ...ctx.oidc?.params }
  const assertion = parameters['client_assertion']
  return {
    method: ctx.method,
    path: ctx.path,
    contentType: ctx.get('content-type') || undefined,
    authorization: ctx.get('authorization') !== '',
    parameters,
    assertion: typeof assertion === 'string' ? assertion : undefined,
    proof: ctx.get('DPoP') || undefined,
    client: client && {
      id: client.clientId,
      keys: publicKeys(client.jwks),
      redirectUris: client.redirectUris ?? [],
    },
  }
}

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })

export function publicKeys(jwks: unknown) {
  return keySetSchema.safeParse(jwks).data
}

/** RFC 6749 §5.2: printable ASCII without the double quote and the backslash. */
export function asDescription(text: string): string {
  return text
    .replaceAll(/["“”\\]/g, "'")
    .replaceAll('’', "'")
    .replaceAll('§', 'section ')
    .replaceAll(/[^\x20-\x7e]/g, '?')
}
