// Where to go after signing in: a path of ours or nowhere. Never an address that a link could choose.
const ownPath = /^\/(?:interaction\/[\w-]+|(?:consents|record)(?:\/[\w-]+)?)$/

export function ownNextPath(next: string | undefined): string {
  return next !== undefined && ownPath.test(next) ? next : '/consents'
}

/** `acr`: how strong the sign-in has to be; any will do where it is undefined. */
export function signInPath(next: string, acr?: string): string {
  return `/sign-in?${new URLSearchParams({ next, ...(acr === undefined ? {} : { acr }) })}`
}
