// Where a client finds the consents it holds: this, a slash and the consent's id.

export const grantsPath = '/grants'

export function isGrantsPath(requested: string): boolean {
  return requested.startsWith(`${grantsPath}/`)
}
