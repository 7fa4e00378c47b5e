// The language of one request for a page, and its switch. `?lang=` is the person's own choice and is kept; `?ui_locales=`
// comes from an authorization request and lasts as long as the browser is open. Both leave the address again.
import type { IncomingHttpHeaders } from 'node:http'
import type { Context, Next } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { parse } from 'hono/utils/cookie'
import { chooseLanguage } from '../locales/choose-language.ts'
import { type Language, languageOf, textsIn } from '../locales/languages.ts'
import type { PageEnv } from './page-parts.ts'

const ownCookie = 'izin_language'
const askedCookie = 'izin_asked_language'
const year = 365 * 24 * 60 * 60

export function choosePageLanguage(secure: boolean) {
  const options = { path: '/', httpOnly: true, sameSite: 'Lax', secure } as const
  return async (c: Context<PageEnv>, next: Next): Promise<Response | undefined> => {
    const { lang, ui_locales: asked } = c.req.query()
    if (c.req.method === 'GET' && (lang !== undefined || asked !== undefined)) {
      const own = languageOf(lang)
      if (own) setCookie(c, ownCookie, own, { ...options, maxAge: year })
      if (asked !== undefined) setCookie(c, askedCookie, asked.slice(0, 100), options)
      return c.redirect(addressWithout(c.req.url, ['lang', 'ui_locales']), 303)
    }
    const language = chooseLanguage({
      own: getCookie(c, ownCookie),
      asked: getCookie(c, askedCookie),
      accepted: c.req.header('accept-language'),
    })
    c.set('texts', textsIn(language))
    await next()
    return undefined
  }
}

/** For a page that the library shows by itself. */
export function languageOfHeaders(headers: IncomingHttpHeaders, asked: string | undefined): Language {
  const cookies = parse(headers.cookie ?? '')
  return chooseLanguage({
    own: cookies[ownCookie],
    asked: asked ?? cookies[askedCookie],
    accepted: headers['accept-language'],
  })
}

/** A path of ours, never another host's: `//evil.example` would be one. */
function addressWithout(address: string, names: readonly string[]): string {
  const { pathname, searchParams } = new URL(address)
  for (const name of names) searchParams.delete(name)
  const query = searchParams.size > 0 ? `?${searchParams}` : ''
  return `/${pathname.replace(/^\/+/, '')}${query}`
}
