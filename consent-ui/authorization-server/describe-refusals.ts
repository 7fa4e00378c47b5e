// What a refusal of PAR, token or revocation endpoint says beside its stable code: in the sandbox everything that helps to
// mend the request; in production nothing, and the engineer gives the correlation id to support instead.
import type Provider from 'oidc-provider'
import type { errors, KoaContextWithOIDC } from 'oidc-provider'
import { z } from 'zod'
import type { KeySet } from '../../inspector/situation.ts'
import { correlationHeader } from '../interaction/correlation-id.ts'
import { routes } from './routes.ts'

export interface RefusedRequest {
  readonly error: string
  /** What the library found and does not tell, such as that a code was used before. */
  readonly detail: string | undefined
  readonly method: string
  readonly path: string
  readonly assertion: string | undefined
  readonly proof: string | undefined
  /** The client it claims to be from, where one of that name is registered. */
  readonly client: { readonly id: string; readonly keys?: KeySet | undefined } | undefined
}

/** A sentence or two, or undefined where the library's own words stay. */
export type ExplainRefusal = (refused: RefusedRequest) => Promise<string | undefined>

const endpoints: ReadonlySet<string> = new Set([routes.pushed_authorization_request, routes.token, routes.revocation])
const refusalSchema = z.object({ error: z.string(), error_description: z.string().optional() })

/** Without `explain`, in production, descriptions are left out. */
export function describeRefusals(provider: Provider, explain: ExplainRefusal | undefined) {
  const details = new WeakMap<KoaContextWithOIDC, string>()
  const remember = (ctx: KoaContextWithOIDC, { error_detail: detail }: errors.OIDCProviderError) => {
    if (detail !== undefined) details.set(ctx, detail)
  }
  provider.on('grant.error', remember)
  provider.on('pushed_authorization_request.error', remember)
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    const refusal = refusalSchema.safeParse(ctx.body).data
    if (!refusal || !endpoints.has(ctx.path)) return
    const { error } = refusal
    const description =
      explain && ((await explain(requestOf(ctx, error, details.get(ctx)))) ?? refusal.error_description)
    ctx.body = {
      error,
      ...(description === undefined ? {} : { error_description: asDescription(description) }),
      correlation_id: ctx.res.getHeader(correlationHeader),
    }
  }
}

function requestOf(ctx: KoaContextWithOIDC, error: string, detail: string | undefined): RefusedRequest {
  const client = ctx.oidc?.client
  const assertion = ctx.oidc?.params?.['client_assertion']
  return {
    error,
    detail,
    method: ctx.method,
    path: ctx.path,
    assertion: typeof assertion === 'string' ? assertion : undefined,
    proof: ctx.get('DPoP') || undefined,
    client: client && { id: client.clientId, keys: publicKeys(client.jwks) },
  }
}

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })

function publicKeys(jwks: unknown) {
  return keySetSchema.safeParse(jwks).data
}

/** RFC 6749 §5.2: printable ASCII without the double quote and the backslash. */
function asDescription(text: string): string {
  return text
    .replaceAll(/["“”\\]/g, "'")
    .replaceAll('’', "'")
    .replaceAll('§', 'section ')
    .replaceAll(/[^\x20-\x7e]/g, '?')
}
