// Whether a URL can be one that we call in production, before anything is connected: names are judged again when they resolve.

/** What is wrong with it, in words; undefined when nothing is. */
export function addressProblem(url: URL): string | undefined {
  if (url.protocol !== 'https:') return 'it is not https'
  if (url.username || url.password) return 'it carries credentials'
  if (/^[\d.]+$|^\[/.test(url.hostname)) return 'its host is an IP address'
  if (!url.hostname.includes('.') || /(^|\.)(localhost|local|internal|home\.arpa|test|onion)\.?$/.test(url.hostname)) {
    return 'its host is not a public name'
  }
  return undefined
}
