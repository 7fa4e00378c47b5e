// A registered client as the library sees it. What every client must do is fixed here, in one place, for all of them:
// the library's FAPI profile demands neither pushed requests nor sender-constrained tokens by itself (FAPI 2.0 §5.3.2).
import type { AdapterPayload, JWKS } from 'oidc-provider'
import { z } from 'zod'
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import type { Mode } from '../../schema/contract/mode.ts'

const clientKinds = ['RELYING_PARTY', 'FIRST_PARTY', 'AGENCY'] as const

/** Where the library carries a client's kind for us. */
export const kindProperty = 'izin_kind'
export const detailType = 'izin_consent'

/** As much of a client as what it asks for is judged by; the library's has more. */
export interface AskingClient {
  readonly clientId: string
  readonly [kindProperty]?: unknown
}

const keySchema = z.record(z.string(), z.unknown())
const rowSchema = z.object({
  clientId: z.string(),
  kind: z.enum(clientKinds),
  appName: z.string(),
  redirectUris: z.array(z.url()),
  jwks: z.object({ keys: z.array(keySchema).transform(inForce).pipe(z.array(keySchema).min(1)) }).nullable(),
  jwksUri: z.url().nullable(),
})

/** Undefined for a client that is unknown, suspended, of another kind, or registered against the mode's rules. */
export async function readClientMetadata(
  store: ConsentStore,
  clientId: string,
  mode: Mode,
): Promise<AdapterPayload | undefined> {
  // What the database can't even look for is unknown too.
  if (clientId.includes('\0')) return undefined
  const row = await store.client.findFirst({
    where: { clientId, status: 'ACTIVE', kind: { in: [...clientKinds] } },
    select: { clientId: true, kind: true, appName: true, redirectUris: true, jwks: true, jwksUri: true },
  })
  const parsed = rowSchema.safeParse(row)
  if (!parsed.success || !keysInOnePlace(parsed.data) || !redirectsAllowed(parsed.data, mode)) return undefined
  const client = parsed.data
  return {
    client_id: client.clientId,
    client_name: client.appName,
    application_type: 'web',
    redirect_uris: client.redirectUris,
    ...waysToTokens(client.kind),
    ...(client.jwks ? { jwks: client.jwks satisfies JWKS } : { jwks_uri: client.jwksUri ?? undefined }),
    token_endpoint_auth_method: 'private_key_jwt',
    require_pushed_authorization_requests: true,
    dpop_bound_access_tokens: true,
    subject_type: 'pairwise',
    id_token_signed_response_alg: 'ES256',
    authorization_details_types: client.kind === 'RELYING_PARTY' ? [detailType] : [],
    [kindProperty]: client.kind,
  }
}

/** A key that another took the place of has an end (`exp`, seconds since the epoch), written when it was rotated. */
function inForce(keys: z.infer<typeof keySchema>[]): z.infer<typeof keySchema>[] {
  return keys.filter(({ exp }) => exp === undefined || (typeof exp === 'number' && exp * 1000 > Date.now()))
}

/** An agency speaks for itself; everybody else is sent by a person. */
function waysToTokens(kind: z.infer<typeof rowSchema>['kind']): Pick<AdapterPayload, 'grant_types' | 'response_types'> {
  return kind === 'AGENCY'
    ? { grant_types: ['client_credentials'], response_types: [] }
    : { grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] }
}

function keysInOnePlace(client: z.infer<typeof rowSchema>): boolean {
  return (client.jwks === null) !== (client.jwksUri === null)
}

/** FAPI 2.0 §5.3.2.2 (8): no plain http, but in a sandbox for an application on the same machine. An agency has none. */
function redirectsAllowed(client: z.infer<typeof rowSchema>, mode: Mode): boolean {
  if ((client.kind === 'AGENCY') !== (client.redirectUris.length === 0)) return false
  return client.redirectUris.every((uri) => {
    const { protocol, hostname } = new URL(uri)
    return protocol === 'https:' || (mode === 'sandbox' && protocol === 'http:' && isThisMachine(hostname))
  })
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]'
}
