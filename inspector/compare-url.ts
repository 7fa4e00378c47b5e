// How one address differs from the one that was expected, in words: the difference is often a slash.

/** Undefined when the two are the same text. */
export function urlDifference(given: string, expected: string): string | undefined {
  if (given === expected) return undefined
  if (!URL.canParse(given)) return 'it is not an absolute URL'
  const [one, other] = [new URL(given), new URL(expected)]
  if (one.protocol !== other.protocol) return `it begins with ${one.protocol}// instead of ${other.protocol}//`
  if (one.hostname !== other.hostname) {
    const loopback = [one.hostname, other.hostname].every((name) => ['localhost', '127.0.0.1', '[::1]'].includes(name))
    return loopback
      ? `it says ${one.hostname} where the configured name is ${other.hostname}: both are this machine, but the texts must be the same`
      : `its host is ${one.hostname} instead of ${other.hostname}`
  }
  if (one.port !== other.port)
    return `its port is ${one.port || 'the default'} instead of ${other.port || 'the default'}`
  if (one.pathname !== other.pathname) {
    if (one.pathname.replace(/\/$/, '') === other.pathname.replace(/\/$/, ''))
      return given.endsWith('/') ? 'it has a slash at the end too many' : 'the slash at its end is missing'
    return `its path is ${one.pathname} instead of ${other.pathname}`
  }
  if (one.search !== other.search) return 'it has another query'
  if (one.hash !== other.hash) return 'it has a fragment'
  // A URL without a path has the path `/`, yet identifiers are compared as texts (RFC 8414 §4).
  if (given === `${expected}/`) return 'it has a slash at the end too many'
  return `${given}/` === expected ? 'the slash at its end is missing' : 'it is not the same text'
}
