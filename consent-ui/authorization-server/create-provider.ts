// The authorization server: oidc-provider set to FAPI 2.0, with our checks where the library leaves room for them. Each
// setting that differs from the library's own says why; the rules themselves live in the files beside this one.
import Provider, {
  type AccessToken,
  type Client,
  type ClientCredentials,
  type Configuration,
  errors,
  type JWKS,
  type KoaContextWithOIDC,
} from 'oidc-provider'
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'
import type { Outbound } from '../../outbound/outbound-fetch.ts'
import type { Mode } from '../../schema/contract/mode.ts'
import { subjectIdOf, subjectOf } from './account-id.ts'
import { agencyScopes, isAgency } from './agency-scopes.ts'
import { ArtifactAdapter } from './artifact-adapter.ts'
import {
  acrParameter,
  checkAcrValues,
  checkMaxAge,
  keepAuthenticationRequest,
  maxAgeParameter,
} from './authentication-request.ts'
import { checkAuthorizationRequest } from './check-authorization-request.ts'
import { checkClientAssertion } from './check-client-assertion.ts'
import { checkConsentDetail } from './check-consent-detail.ts'
import { approvedScopes } from './check-scopes.ts'
import { clientAdapter } from './client-adapter.ts'
import { detailType, kindProperty } from './client-metadata.ts'
import { consentClaims } from './consent-claims.ts'
import { describeRefusals, type ExplainRefusal } from './describe-refusals.ts'
import { finishDiscovery } from './discovery.ts'
import { fetchClientKeys } from './fetch-client-keys.ts'
import { recordFirstPartySubject, signInClaims } from './first-party-claims.ts'
import { forgetSession, sessionCookie } from './forget-session.ts'
import { forgetfulSessionAdapter } from './forgetful-session-adapter.ts'
import { GrantAdapter } from './grant-adapter.ts'
import { interactionPath } from './interaction-path.ts'
import { askEveryTime } from './interaction-policy.ts'
import { keepToQuota } from './keep-to-quota.ts'
import { keepTogether } from './keep-together.ts'
import { accessTokenLife, authorizationCodeLife, grantLifeLeft, interactionLife } from './lifetimes.ts'
import { allowedOrigin, limitCrossOrigin } from './limit-cross-origin.ts'
import { pairwiseSubject } from './pairwise-subject.ts'
import { refuseFutureProofs } from './refuse-future-proofs.ts'
import { rememberUse } from './remember-use.ts'
import { routes } from './routes.ts'

export interface ProviderOptions {
  readonly issuer: string
  /** The one protected resource: the gateway's GraphQL endpoint. */
  readonly resource: string
  /** The registry, for agencies alone. */
  readonly registry: string
  readonly signingKeys: JWKS
  readonly pairwiseKey: Buffer
  readonly cookieKeys: readonly string[]
  readonly mode: Mode
  /** The one way out. */
  readonly outbound: Outbound
  /** What residents can be signed in with here, weakest first. */
  readonly acrValues: readonly string[]
  readonly renderError: NonNullable<Configuration['renderError']>
  /** The sandbox's; production says the code alone. */
  readonly explain: ExplainRefusal | undefined
  /** The sandbox's. */
  readonly faults: ServerFaults | undefined
}

/** What a request may ask to go wrong with it. */
export interface ServerFaults {
  endpoint(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void>
  /** Called for a client whose assertion passed every other check; throws the refusal that was asked for. */
  judgeClient(ctx: KoaContextWithOIDC): void
}

const algorithms = ['ES256', 'PS256', 'EdDSA', 'Ed25519'] as const

export function createProvider(database: ConsentDatabase, options: ProviderOptions): Provider {
  const provider = new Provider(options.issuer, configure(database, options))
  // The scheme comes from the header that pinIssuer writes; no other forwarding header survives it.
  provider.proxy = true
  provider.ReplayDetection.unique = (issuer, jti, expiresAt) => rememberUse(database, issuer, jti, expiresAt)
  provider.use(limitCrossOrigin(allowedOrigin(options)))
  if (options.faults) provider.use(options.faults.endpoint)
  provider.use(describeRefusals(provider, options.explain, options.resource))
  provider.use(forgetSession)
  provider.use(finishDiscovery(database, options))
  provider.use(refuseFutureProofs)
  provider.use(keepTogether(database))
  return provider
}

function configure(database: ConsentDatabase, options: ProviderOptions): Configuration {
  const { resource, registry, pairwiseKey, mode } = options
  return {
    adapter: (model: string) => {
      if (model === 'Client') return clientAdapter(database, mode)
      if (model === 'Session') return forgetfulSessionAdapter
      return model === 'Grant' ? new GrantAdapter(database) : new ArtifactAdapter(database, model)
    },
    routes,
    jwks: options.signingKeys,
    cookies: {
      keys: [...options.cookieKeys],
      names: { session: sessionCookie, interaction: 'izin_interaction', resume: 'izin_resume' },
      long: { httpOnly: true, sameSite: 'lax', signed: true },
      short: { httpOnly: true, sameSite: 'lax', signed: true },
    },
    features: {
      // FAPI 2.0 §5.3.2. The profile alone does not make every client push and prove (trap 1): client-metadata.ts does.
      fapi: { enabled: true, profile: '2.0' },
      pushedAuthorizationRequests: { enabled: true, requirePushedAuthorizationRequests: true },
      dPoP: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: async (_ctx, client) => (isAgency(client) ? registry : resource),
        useGrantedResource: async () => true,
        getResourceServerInfo: async (ctx, indicator, client) => {
          const agency = isAgency(client)
          if (indicator !== (agency ? registry : resource)) throw new errors.InvalidTarget()
          const scopes = agency
            ? await agencyScopes(database.current, client, ctx.oidc.params?.['scope']?.toString())
            : [...(await approvedScopes(database.current, client))]
          return {
            scope: scopes.join(' '),
            audience: indicator,
            accessTokenTTL: accessTokenLife,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'ES256' } },
          }
        },
      },
      richAuthorizationRequests: {
        enabled: true,
        types: {
          [detailType]: {
            validate: (_ctx, detail, client) => checkConsentDetail(database.current, detail, client),
          },
        },
        authorizationDetailsForGrantSource: (ctx) => ctx.oidc.entities.Grant?.rar,
        authorizationDetailsForAccessToken: (ctx, _token, source) => {
          // RFC 9396 §6 lets a client ask for less; one consent has one detail, so there is no less.
          if (ctx.oidc.params?.['authorization_details'] !== undefined) {
            throw new errors.InvalidAuthorizationDetails('the details of a consent are fixed when it is given')
          }
          return source?.rar
        },
        authorizationDetailsForIntrospection: () => undefined,
      },
      // For agencies, whose clients alone have this grant type (client-metadata.ts).
      clientCredentials: { enabled: true },
      revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId },
      // What this server does not do.
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      introspection: { enabled: false },
    },
    clientAuthMethods: ['private_key_jwt'],
    responseTypes: ['code'],
    scopes: [],
    subjectTypes: ['pairwise'],
    clientDefaults: { id_token_signed_response_alg: 'ES256', token_endpoint_auth_method: 'private_key_jwt' },
    enabledJWA: {
      clientAuthSigningAlgValues: [...algorithms],
      dPoPSigningAlgValues: [...algorithms],
      idTokenSigningAlgValues: ['ES256'],
    },
    extraClientMetadata: { properties: [kindProperty] },
    // The library refuses undeclared scopes by dropping them; ours are refused by name, and here the request is whole.
    extraParams: {
      scope: async (ctx: RequestContext, scope: string | undefined, client: Client) => {
        const { body, params } = ctx.oidc
        await checkAuthorizationRequest(database.current, client, {
          scope: body?.['scope'] ?? scope,
          responseMode: params?.['response_mode'],
          details: params?.['authorization_details'],
        })
      },
      [acrParameter]: (_ctx: RequestContext, asked: string | undefined) => checkAcrValues(asked, options.acrValues),
      [maxAgeParameter]: (_ctx: RequestContext, asked: string | undefined) => checkMaxAge(asked),
    },
    clientBasedCORS: (_ctx, origin) => origin === allowedOrigin(options),
    pkce: { required: () => true },
    assertJwtClientAuthClaimsAndHeader: async (ctx, claims, header) => {
      await checkClientAssertion(ctx, claims, header)
      options.faults?.judgeClient(ctx)
      await keepToQuota(database, ctx)
      keepAuthenticationRequest(ctx)
    },
    clockTolerance: 10, // FAPI 2.0 §5.3.2.1: up to 10 s ahead are accepted
    fetch: fetchClientKeys(options.outbound),
    findAccount: async (_ctx, accountId) =>
      subjectOf(accountId) ? { accountId, claims: async () => ({ sub: accountId }) } : undefined,
    pairwiseIdentifier: async (_ctx, accountId, client) => {
      const subject = subjectOf(accountId)
      if (!subject) throw new Error('an account id that is not ours')
      return pairwiseSubject(pairwiseKey, client.clientId, subjectIdOf(subject))
    },
    interactions: { policy: askEveryTime(), url: async (_ctx, interaction) => interactionPath(interaction) },
    // One grant for one answer: never an earlier one, or what was refused then would be had now (trap 3).
    loadExistingGrant: async (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId
      return grantId === undefined ? undefined : ctx.oidc.provider.Grant.find(grantId)
    },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    // FAPI 2.0 §5.3.2.1 (9): no rotation; the refresh token is bound to the client's own key.
    rotateRefreshToken: false,
    // A code that comes twice destroys the grant; revoking a refresh token does not: a consent is ended by people.
    revokeGrantPolicy: (ctx) => ctx.oidc.route === 'token',
    expiresWithSession: async () => false,
    extraTokenClaims: (ctx, token) => tokenClaims(database, ctx, token, pairwiseKey),
    renderError: options.renderError,
    ttl: {
      AccessToken: (ctx) => Math.min(accessTokenLife, grantLifeLeft(ctx)),
      AuthorizationCode: authorizationCodeLife,
      ClientCredentials: accessTokenLife,
      RefreshToken: (ctx) => grantLifeLeft(ctx),
      Interaction: interactionLife,
      Session: interactionLife,
    },
  }
}

/** As much of the library's context as the check of a request reads. */
interface RequestContext {
  readonly oidc: {
    readonly body?: Record<string, unknown> | undefined
    readonly params?: Record<string, unknown> | undefined
  }
}

async function tokenClaims(
  database: ConsentDatabase,
  ctx: KoaContextWithOIDC,
  token: AccessToken | ClientCredentials,
  pairwiseKey: Buffer,
) {
  if (token.kind !== 'AccessToken') {
    if (!token.client || !isAgency(token.client)) throw new Error('tokens without a person are for agencies alone')
    return undefined
  }
  if (token.client?.[kindProperty] === 'FIRST_PARTY') {
    await recordFirstPartySubject(database.current, token, pairwiseKey)
    return signInClaims(ctx.oidc.entities.AuthorizationCode ?? ctx.oidc.entities.RefreshToken)
  }
  return consentClaims(database.current, token, pairwiseKey)
}
