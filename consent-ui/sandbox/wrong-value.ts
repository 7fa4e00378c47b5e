// How a wrong value is told to whoever sent it: its name, what was found, what it must be, and the clause that says so.
// Never called with a secret: what came in a code, a verifier, a token or a key is not said back.

const longest = 80

/** `` `name` is 'given'; it must be … (clause) ``, or that it is missing. */
export function wrongValue(name: string, given: unknown, must: string, clause: string): string {
  return `${found(name, given)}; ${must} (${clause})`
}

export function found(name: string, given: unknown): string {
  if (given === undefined || given === '') return `\`${name}\` is missing`
  const text = typeof given === 'string' ? given : JSON.stringify(given)
  return `\`${name}\` is '${text.length > longest ? `${text.slice(0, longest)}…` : text}'`
}
