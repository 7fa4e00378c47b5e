// A curl command, as a shell would hand it to curl: its address, method, headers and body. It is only read, never run.
import type { PastedRequest } from './http-request.ts'
import { splitWords } from './split-words.ts'

const dataOptions = ['-d', '--data', '--data-raw', '--data-binary', '--data-ascii', '--data-urlencode', '--json']
/** Others that have a value of their own, which must not be taken for the address. */
const withValue = [
  '-o',
  '--output',
  '-A',
  '--user-agent',
  '-e',
  '--referer',
  '-b',
  '--cookie',
  '-c',
  '--cookie-jar',
  '-m',
  '--max-time',
  '--connect-timeout',
  '-w',
  '--write-out',
  '--cacert',
  '--resolve',
  '-x',
  '--proxy',
]

export function readCurl(text: string): PastedRequest {
  const words = splitWords(text).slice(1)
  const headers: [string, string][] = []
  const data: string[] = []
  let method: string | undefined
  let url: string | undefined
  for (let at = 0; at < words.length; at += 1) {
    const [option = '', joined] = optionIn(words[at] ?? '')
    const value = () => joined ?? words[++at] ?? ''
    if (option === '-H' || option === '--header') {
      const [name = '', ...rest] = value().split(':')
      headers.push([name.trim().toLowerCase(), rest.join(':').trim()])
    } else if (dataOptions.includes(option)) data.push(value())
    else if (option === '-X' || option === '--request') method = value()
    else if (option === '-u' || option === '--user') {
      value()
      headers.push(['authorization', 'Basic …'])
    } else if (option === '--url') url = value()
    else if (withValue.includes(option)) value()
    else if (!option.startsWith('-')) url ??= option
  }
  return {
    what: 'A curl command',
    method: method ?? (data.length > 0 ? 'POST' : 'GET'),
    url: url === undefined ? undefined : addressOf(url),
    headers,
    body: data.length > 0 ? data.join('&') : undefined,
  }
}

/** `-HName: value` and `--header=value`, as well as the option alone. */
function optionIn(word: string): readonly [option: string, joined: string | undefined] {
  const short = /^(-[HdXu])(.+)$/s.exec(word)
  if (short) return [short[1] ?? '', short[2]]
  const long = /^(--[a-z-]+)=(.*)$/s.exec(word)
  return long ? [long[1] ?? '', long[2]] : [word, undefined]
}

/** curl takes an address without a scheme for http. */
function addressOf(given: string): string {
  return /^[a-z]+:\/\//i.test(given) ? given : `http://${given}`
}
