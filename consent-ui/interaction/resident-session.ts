// Who is signed in on our pages. The cookie holds a secret, the row its hash; a new sign-in is always a new session.
// This alone decides whose consents are shown and who answers a request.
import { createHash, randomBytes } from 'node:crypto'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import type { PageContext } from './page-parts.ts'
import type { SignedInPerson } from './sign-in-method.ts'

export interface ResidentSession {
  readonly personId: string
  readonly acr: string
  readonly amr: readonly string[]
  readonly authTime: Date
  /** Key of this session's form tokens. */
  readonly formKey: string
}

/** Seconds; a person signs in again after that, however active. */
const sessionLife = 60 * 60

export async function startSession(
  store: ConsentStore,
  c: PageContext,
  person: SignedInPerson,
  secure: boolean,
): Promise<void> {
  await endSession(store, c, secure)
  const secret = randomBytes(32).toString('base64url')
  const now = new Date()
  await store.residentSession.create({
    data: {
      secretHash: hash(secret),
      personId: person.personId,
      acr: person.acr,
      amr: [...person.amr],
      authTime: person.authTime ?? now,
      csrfToken: randomBytes(32).toString('base64url'),
      expiresAt: new Date(now.getTime() + sessionLife * 1000),
    },
  })
  setCookie(c, cookieName(secure), secret, { ...cookieOptions(secure), maxAge: sessionLife })
}

export async function readSession(
  store: ConsentStore,
  c: PageContext,
  secure: boolean,
): Promise<ResidentSession | undefined> {
  const secret = getCookie(c, cookieName(secure))
  if (secret === undefined) return undefined
  const row = await store.residentSession.findFirst({
    where: { secretHash: hash(secret), expiresAt: { gt: new Date() } },
  })
  if (!row) return undefined
  const { personId, acr, amr, authTime, csrfToken } = row
  return { personId, acr, amr, authTime, formKey: csrfToken }
}

export async function endSession(store: ConsentStore, c: PageContext, secure: boolean): Promise<void> {
  const secret = getCookie(c, cookieName(secure))
  if (secret !== undefined) await store.residentSession.deleteMany({ where: { secretHash: hash(secret) } })
  deleteCookie(c, cookieName(secure), cookieOptions(secure))
}

/** With the prefix a browser accepts the cookie from this host alone, over https (RFC 6265bis §4.1.3.2). */
function cookieName(secure: boolean): string {
  return secure ? '__Host-izin_session' : 'izin_session'
}

function cookieOptions(secure: boolean) {
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure } as const
}

function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
