// Metadata of the protected resource (RFC 9728): where to get tokens for it and which kind.
import { proofAlgorithms } from '../../protected-resource/proof-key.ts'

/** The well-known part goes between host and path of the resource (RFC 9728 §3.1). */
export function resourceMetadataUrl(resource: string): string {
  const { origin, pathname } = new URL(resource)
  return `${origin}/.well-known/oauth-protected-resource${pathname === '/' ? '' : pathname}`
}

export function resourceMetadata(resource: string, issuer: string, scopes: readonly string[]) {
  return {
    resource,
    authorization_servers: [issuer],
    scopes_supported: scopes,
    // Tokens are sent with the scheme DPoP alone; none of the Bearer methods is supported.
    bearer_methods_supported: [],
    dpop_bound_access_tokens_required: true,
    dpop_signing_alg_values_supported: proofAlgorithms,
    authorization_details_types_supported: ['izin_consent'],
    // The key that signs receipts of disclosures.
    jwks_uri: new URL('/jwks', resource).href,
    resource_name: 'Izin gateway',
    resource_documentation: new URL('/schema.graphql', resource).href,
  }
}
