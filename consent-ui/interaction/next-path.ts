// Where to go after signing in: a path of ours or nowhere. Never an address that a link could choose.
const ownPath = /^\/(?:interaction\/[\w-]+|consents(?:\/[\w-]+)?)$/

export function ownNextPath(next: string | undefined): string {
  return next !== undefined && ownPath.test(next) ? next : '/consents'
}

export function signInPath(next: string): string {
  return `/sign-in?${new URLSearchParams({ next })}`
}
