// Tokens that prove a form came from a page of ours, made for this session and this form (RFC 6749 §10.12). A person who
// is not signed in yet gets one bound to a cookie of their browser.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { getCookie, setCookie } from 'hono/cookie'
import type { PageContext } from './page-parts.ts'

/** `form`: the path the form is sent to. */
export function formToken(key: string, form: string): string {
  return createHmac('sha256', key).update(form).digest('base64url')
}

export function formTokenValid(key: string, form: string, token: string): boolean {
  const expected = Buffer.from(formToken(key, form))
  const given = Buffer.from(token)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

export function guestToken(c: PageContext, secure: boolean): string {
  const name = guestCookie(secure)
  let key = getCookie(c, name)
  if (key === undefined) {
    key = randomBytes(32).toString('base64url')
    setCookie(c, name, key, { path: '/', httpOnly: true, sameSite: 'Lax', secure })
  }
  return formToken(key, c.req.path)
}

export function guestTokenValid(c: PageContext, secure: boolean, token: string): boolean {
  const key = getCookie(c, guestCookie(secure))
  return key !== undefined && formTokenValid(key, c.req.path, token)
}

function guestCookie(secure: boolean): string {
  return secure ? '__Host-izin_guest' : 'izin_guest'
}
