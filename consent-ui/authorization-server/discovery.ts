// Finishes the metadata document (RFC 8414) that the library writes: adds what it leaves out, takes away what this server
// does not do (it signs nobody in to a client, so it issues no ID tokens).
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'
import { firstPartyScopes } from '../../schema/contract/scopes.ts'
import { grantsPath } from '../grant-management/grants-path.ts'

export const discoveryPaths = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration']

const notOffered = ['claims_supported', 'claim_types_supported', 'claims_parameter_supported']

export interface Offered {
  readonly resource: string
  readonly acrValues: readonly string[]
}

export function finishDiscovery(database: ConsentDatabase, { resource, acrValues }: Offered) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    if (!discoveryPaths.includes(ctx.path) || ctx.status !== 200 || !isDocument(ctx.body)) return
    const scopes = await database.current.scope.findMany({
      where: { offered: true, suspended: false },
      select: { scope: true },
      orderBy: { scope: 'asc' },
    })
    const document = Object.fromEntries(Object.entries(ctx.body).filter(([name]) => !notOffered.includes(name)))
    ctx.body = {
      ...document,
      scopes_supported: [...scopes.map((row) => row.scope), ...firstPartyScopes],
      response_modes_supported: ['query'],
      prompt_values_supported: ['none', 'consent', 'login'],
      acr_values_supported: acrValues, // RFC 9470 §7
      require_pushed_authorization_requests: true,
      request_parameter_supported: false,
      protected_resources: [resource], // RFC 9728 §4
      // Grant Management for OAuth 2.0 (FAPI) §7. A consent is amended by `consent_id` in its authorization details.
      grant_management_endpoint: new URL(grantsPath, ctx.oidc.issuer).href,
      grant_management_actions_supported: ['query', 'revoke'],
      grant_management_action_required: false,
    }
  }
}

function isDocument(body: unknown): body is Record<string, unknown> {
  return typeof body === 'object' && body !== null
}
