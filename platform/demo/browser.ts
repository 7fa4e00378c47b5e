// A browser without a window, for the demo and the tests: it keeps cookies, follows redirects and fills in forms, as the
// resident's pages need no script. It stops where a redirect leads to another site.
import { type PageForm, readForms } from './page-forms.ts'

export interface BrowserPage {
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  readonly html: string
  readonly forms: readonly PageForm[]
  /** Set when a redirect led away from the site: the address it led to, unopened. */
  readonly left: URL | undefined
}

export interface Submission {
  /** Text of the button to press. */
  readonly button: string
  /** Values of checkboxes and radio buttons to tick. */
  readonly tick?: readonly string[]
}

export interface Browser {
  open(url: URL | string): Promise<BrowserPage>
  /** Presses a button of the page, with its form as it stands and the ticks given. */
  press(page: BrowserPage, submission: Submission): Promise<BrowserPage>
  /** The Cookie header it would send there. */
  cookiesFor(url: URL): string
  /** Sends a form as nobody's page made it: for attacks. */
  post(
    url: URL,
    fields: readonly (readonly [string, string])[],
    headers?: Readonly<Record<string, string>>,
  ): Promise<BrowserPage>
}

const mostRedirects = 10

export function openBrowser(): Browser {
  const cookies = new CookieJar()

  async function go(url: URL, request: RequestInit = {}): Promise<BrowserPage> {
    let address = url
    let next = request
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      const headers = new Headers(next.headers)
      const sent = cookies.for(address)
      if (sent) headers.set('cookie', sent)
      headers.set('accept', 'text/html')
      const response = await fetch(address, { ...next, headers, redirect: 'manual' })
      cookies.keep(address, response.headers.getSetCookie())
      const html = await response.text()
      const location = response.headers.get('location')
      const page = { url: address, status: response.status, headers: response.headers, html, forms: readForms(html) }
      if (response.status < 300 || response.status > 399 || location === null) return { ...page, left: undefined }
      const target = new URL(location, address)
      if (target.origin !== url.origin) return { ...page, left: target }
      address = target
      next = {}
    }
    throw new Error('the browser was redirected too often')
  }

  const post: Browser['post'] = (url, fields, headers = {}) => {
    const body = new URLSearchParams()
    for (const [name, value] of fields) body.append(name, value)
    return go(url, { method: 'POST', body, headers })
  }

  return {
    open: (url) => go(new URL(url)),
    cookiesFor: (url) => cookies.for(url),
    post,
    press: (page, { button, tick = [] }) => {
      const form = page.forms.find((one) => one.buttons.some(({ label }) => label === button))
      const pressed = form?.buttons.find(({ label }) => label === button)
      if (!form || !pressed) throw new Error(`the page has no button “${button}”`)
      const unknown = tick.filter((value) => !form.choices.some((choice) => choice.value === value))
      if (unknown.length > 0) throw new Error(`the form offers no ${unknown.join(', ')}`)
      const ticked = form.choices.filter((choice) => tick.includes(choice.value))
      const fields = [...form.hidden, ...ticked, ...(pressed.name ? [pressed] : [])]
      const pairs = fields.map(({ name, value }) => [name, value] as const)
      const action = new URL(form.action, page.url)
      if (form.method === 'post') return post(action, pairs, { 'sec-fetch-site': 'same-origin' })
      for (const [name, value] of pairs) action.searchParams.append(name, value)
      return go(action)
    },
  }
}

interface Cookie {
  readonly name: string
  readonly value: string
  readonly origin: string
  readonly path: string
}

/** As much of RFC 6265 as one site needs. */
class CookieJar {
  #cookies: Cookie[] = []

  keep(url: URL, lines: readonly string[]): void {
    for (const line of lines) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
      const [name = '', ...rest] = pair.split('=')
      const attribute = (wanted: string) =>
        attributes.find((one) => one.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1)
      const cookie = { name, value: rest.join('='), origin: url.origin, path: attribute('path') ?? '/' }
      this.#cookies = this.#cookies.filter(
        (old) => !(old.name === cookie.name && old.path === cookie.path && old.origin === cookie.origin),
      )
      const over = attribute('max-age') === '0' || Date.parse(attribute('expires') ?? '') < Date.now()
      if (!over) this.#cookies.push(cookie)
    }
  }

  for(url: URL): string {
    return this.#cookies
      .filter((cookie) => cookie.origin === url.origin && covers(cookie.path, url.pathname))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
  }
}

function covers(cookiePath: string, path: string): boolean {
  return path === cookiePath || path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`)
}
