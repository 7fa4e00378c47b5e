// The authorization server's paths. Only these reach the library; every other path belongs to the pages.

export const routes = {
  authorization: '/authorize',
  pushed_authorization_request: '/par',
  token: '/token',
  revocation: '/revoke',
  jwks: '/jwks',
} as const

const exact = new Set<string>([
  ...Object.values(routes),
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
])
const resume = new RegExp(`^${routes.authorization}/[\\w-]+$`)

export function isProtocolPath(path: string): boolean {
  return exact.has(path) || resume.test(path)
}
