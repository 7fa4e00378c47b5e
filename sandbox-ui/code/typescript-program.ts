// The whole way as a program of openid-client's: a client of its own, the pushed request, the resident's answer by the
// sandbox's API, the token, the query. It runs as it is: `npm install openid-client`, `node query.ts`.
import type { Operation } from '../client/answer.ts'
import { type ChosenFault, faultHeaders } from '../faults/chosen-fault.ts'

export interface Way {
  readonly gateway: string
  readonly issuer: string
  readonly bank: string
  readonly persona: string
  readonly company: string | undefined
  readonly purpose: string
  readonly duration: string
  readonly fetchType: string
  readonly scopes: readonly string[]
  readonly shared: readonly string[]
  readonly operation: Operation
  readonly fault: ChosenFault | undefined
}

export function typescriptProgram(way: Way): string {
  const { gateway, issuer, bank, persona, company, purpose, duration, fetchType, scopes, shared, operation } = way
  const headers = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json',
    ...faultHeaders(way.fault, 'gateway'),
  }
  return `// npm install openid-client && node query.ts
import * as client from 'openid-client'

const gateway = ${literal(gateway)}
const issuer = new URL(${literal(issuer)})
const redirectUri = 'http://localhost:4999/callback'

// 1. A client of our own. In production the operator registers it; the private key never leaves you.
const key = await client.randomDPoPKeyPair('ES256', { extractable: true })
const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', key.publicKey)
const { clientId, kid } = await api('clients', {
  approvalsOf: ${literal(bank)},
  jwks: { keys: [{ kty, crv, x, y }] },
  redirectUris: [redirectUri],
})
const config = await client.discovery(
  issuer,
  clientId,
  { redirect_uris: [redirectUri], dpop_bound_access_tokens: true },
  client.PrivateKeyJwt({ key: key.privateKey, kid }),
  // The sandbox speaks plain http on this machine; nothing else may.
  { algorithm: 'oauth2', execute: issuer.protocol === 'http:' ? [client.allowInsecureRequests] : [] },
)
${faultAtServer(way.fault)}
// 2. The pushed request: what for, how long, which items.
const verifier = client.randomPKCECodeVerifier()
const state = client.randomState()
const url = await client.buildAuthorizationUrlWithPAR(config, {
  redirect_uri: redirectUri,
  scope: ${literal(scopes.join(' '))},
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state,
  authorization_details: JSON.stringify([
    { type: 'izin_consent', purpose: ${literal(purpose)}, duration: ${literal(duration)}, fetch_type: ${literal(fetchType)} },
  ]),
})

// 3. The resident answers. In production send the browser to \`url\`; the sandbox answers by itself.
const { redirectTo } = await api('consents', {
  clientId,
  requestUri: url.searchParams.get('request_uri'),
  persona: ${literal(persona)},${company === undefined ? '' : `\n  company: ${literal(company)},`}
  grant: ${JSON.stringify(shared)},
})

// 4. The code for a token that is bound to this key, and the query with a proof of its own.
const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair())
const checks = { pkceCodeVerifier: verifier, expectedState: state }
const tokens = await client.authorizationCodeGrant(config, new URL(redirectTo), checks, undefined, { DPoP })
const response = await client.fetchProtectedResource(
  config,
  tokens.access_token,
  new URL('/graphql', gateway),
  'POST',
  JSON.stringify(${indented(JSON.stringify(operation, undefined, 2))}),
  new Headers(${indented(JSON.stringify(headers, undefined, 2))}),
  { DPoP },
)
console.log(JSON.stringify(await response.json(), undefined, 2))

async function api(path: string, body: unknown): Promise<Record<string, string>> {
  const response = await fetch(\`\${gateway}/sandbox/api/\${path}\`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(await response.text())
  return response.json() as Promise<Record<string, string>>
}
`
}

/** It goes along with what the program posts to the authorization server. */
function faultAtServer(fault: ChosenFault | undefined): string {
  const headers = faultHeaders(fault, 'authorization server')
  if (Object.keys(headers).length === 0) return ''
  return `// What shall go wrong there, in the sandbox alone.
config[client.customFetch] = (url, options) =>
  fetch(url, { ...options, headers: { ...options.headers, ...${JSON.stringify(headers)} } } as RequestInit)
`
}

function literal(text: string): string {
  return JSON.stringify(text)
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n  ')
}
