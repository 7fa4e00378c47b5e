// Lines of headers as a browser's tools or a log show them, with or without the request line before them.
import { loneHeader, type PastedRequest } from './http-request.ts'

const line = /^([A-Za-z][A-Za-z0-9-]{1,40}):[ \t]*(\S.*)$/
const requestLine = /^(GET|POST|PUT|DELETE|OPTIONS) (\S+)( HTTP\/[\d.]+)?$/
/** Without one of these it is something else that has a colon. */
const telling = ['dpop', 'authorization', 'www-authenticate', 'dpop-nonce']

/** Undefined when it is not made of headers. */
export function readHeaders(text: string): PastedRequest | undefined {
  const [head = '', ...rest] = text.split(/\r?\n\r?\n/)
  const lines = head.split(/\r?\n/)
  const [, method, target] = requestLine.exec(lines[0] ?? '') ?? []
  const headers = (method === undefined ? lines : lines.slice(1)).map((one) => {
    const [, name, value] = line.exec(one.trim()) ?? []
    return name === undefined || value === undefined ? undefined : ([name.toLowerCase(), value.trim()] as const)
  })
  const read = headers.filter((header) => header !== undefined)
  if (read.length < headers.length || !read.some(([name]) => telling.includes(name))) return undefined
  const body = rest.join('\n\n').trim()
  return {
    what: read.length === 1 && method === undefined ? loneHeader : 'Headers of a request',
    method,
    url: addressOf(target, read),
    headers: read,
    body: body === '' ? undefined : body,
  }
}

/** The target is a path as a rule; the scheme is not in it, and this machine speaks plain http. */
function addressOf(target: string | undefined, headers: PastedRequest['headers']): string | undefined {
  if (target === undefined) return undefined
  if (URL.canParse(target)) return target
  const host = headers.find(([name]) => name === 'host' || name === ':authority')?.[1]
  const scheme = /^(localhost|127\.0\.0\.1)(:|$)/.test(host ?? '') ? 'http' : 'https'
  const base = `${scheme}://${host}`
  return host !== undefined && URL.canParse(target, base) ? new URL(target, base).href : undefined
}
