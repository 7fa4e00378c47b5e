// Signing in with an identity provider: GET /sign-in says what it is for, /sign-in/provider leads there, /sign-in/callback
// takes the answer. Errors are pages in plain words; what the provider said goes to the log, not to the person.
import { getCookie, setCookie } from 'hono/cookie'
import type { Logger } from 'pino'
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'
import { lowestAcr, meetsAcr } from '../../schema/contract/acr.ts'
import { bugInLog } from '../../schema/contract/bug-in-log.ts'
import { ownNextPath, signInPath } from '../interaction/next-path.ts'
import type { PageContext } from '../interaction/page-parts.ts'
import type { SignInMethod, SignInTools } from '../interaction/sign-in-method.ts'
import { upstreamPage } from '../pages/upstream-page.ts'
import { keepPending, newBrowserSecret, signInLife, takePending } from './pending-sign-in.ts'
import { personOfSubject } from './person-of-subject.ts'
import { openUpstreamClient, type UpstreamClient, type UpstreamIdentity } from './upstream-client.ts'
import type { UpstreamSettings } from './upstream-settings.ts'

export interface UpstreamParts {
  readonly database: ConsentDatabase
  /** Our own origin. */
  readonly issuer: URL
  readonly logger: Logger
}

const callbackPath = '/sign-in/callback'

export function upstreamSignIn(settings: UpstreamSettings, parts: UpstreamParts): SignInMethod {
  const { database, issuer, logger } = parts
  const secure = issuer.protocol === 'https:'
  const cookie = secure ? '__Host-izin_sign_in' : 'izin_sign_in'
  const provider = rememberOnce(() => openUpstreamClient(settings, new URL(callbackPath, issuer).href))

  async function lead(c: PageContext, tools: SignInTools): Promise<Response> {
    // A link of another site can't begin a sign-in here.
    const site = c.req.header('sec-fetch-site')
    if (site !== undefined && site !== 'same-origin' && site !== 'none') return tools.refuse(c)
    const next = ownNextPath(c.req.query('next'))
    const needed = c.req.query('acr') ?? lowestAcr
    const accepted = [...settings.acr].filter(([, ours]) => meetsAcr(ours, needed)).map(([theirs]) => theirs)
    if (accepted.length === 0) return tools.fail(c, 'SIGN_IN_TOO_WEAK', signInPath(next))
    const begun = await (await provider()).begin(c.get('texts').language, accepted)
    const secret = newBrowserSecret()
    await keepPending(database.current, { ...begun, next, neededAcr: needed }, secret)
    setCookie(c, cookie, secret, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge: signInLife })
    return c.redirect(begun.url.href, 303)
  }

  async function takeAnswer(c: PageContext, tools: SignInTools): Promise<Response> {
    const { search, searchParams } = new URL(c.req.url)
    const secret = getCookie(c, cookie) ?? ''
    const pending = await takePending(database.current, searchParams.get('state') ?? '', secret)
    if (!pending) return tools.fail(c, 'SIGN_IN_FAILED', signInPath('/consents'))
    const again = signInPath(pending.next)
    if (searchParams.has('error')) {
      logger.info({ error: searchParams.get('error') }, 'the identity provider did not sign the person in')
      return tools.fail(c, 'SIGN_IN_FAILED', again)
    }
    const identity = await (await provider()).finish(new URL(callbackPath + search, issuer), pending)
    const acr = settings.acr.get(identity.acr)
    if (acr === undefined) {
      logger.warn({ acr: identity.acr }, 'the identity provider signed in with an acr that is not mapped')
      return tools.fail(c, 'SIGN_IN_FAILED', again)
    }
    // RFC 9470 §6: acr_values is a wish to the provider; what it did is in the token.
    if (!meetsAcr(acr, pending.neededAcr)) {
      return tools.fail(c, 'SIGN_IN_TOO_WEAK', signInPath(pending.next, pending.neededAcr))
    }
    return database.transaction(async (store) => {
      const personId = await personOfSubject(store, settings.issuer, identity.sub)
      if (personId === undefined) return tools.fail(c, 'SIGN_IN_UNLINKED', signInPath(pending.next))
      return tools.complete(c, { personId, acr, amr: identity.amr, authTime: signedInAt(identity) }, pending.next)
    })
  }

  const orUnavailable =
    (step: (c: PageContext, tools: SignInTools) => Promise<Response>, tools: SignInTools) => async (c: PageContext) => {
      try {
        return await step(c, tools)
      } catch (error) {
        logger.error(
          { ...bugInLog(error), correlationId: c.get('correlationId') },
          'signing in with the identity provider failed',
        )
        return tools.fail(c, 'SIGN_IN_UNAVAILABLE', signInPath('/consents'))
      }
    }

  return {
    name: settings.name,
    acrValues: [...new Set(settings.acr.values())].toSorted((one, other) => (meetsAcr(one, other) ? 1 : -1)),
    nameOf: async () => undefined,
    addRoutes: (app, tools) => {
      app.get('/sign-in', (c) => {
        const next = ownNextPath(c.req.query('next'))
        const acr = c.req.query('acr')
        const startPath = `/sign-in/provider?${new URLSearchParams({ next, ...(acr === undefined ? {} : { acr }) })}`
        const question = { startPath, providerName: settings.name, stronger: acr !== undefined }
        return tools.sendPage(c, upstreamPage(question, c.get('texts')))
      })
      app.get('/sign-in/provider', orUnavailable(lead, tools))
      app.get(callbackPath, orUnavailable(takeAnswer, tools))
      // For the provider: the keys we sign with, and the one to encrypt to.
      app.get('/sign-in/jwks', (c) =>
        c.json({ keys: [settings.signingKey, settings.decryptionKey].map(({ d: _private, ...key }) => key) }),
      )
    },
  }
}

/** `auth_time` counts whole seconds: a sign-in counts as of the end of its second, and never as of later than now. */
function signedInAt({ authTime }: UpstreamIdentity): Date {
  return new Date(Math.min(authTime.getTime() + 999, Date.now()))
}

/** Opened at the first use, and again after a failure. */
function rememberOnce(open: () => Promise<UpstreamClient>): () => Promise<UpstreamClient> {
  let opened: Promise<UpstreamClient> | undefined
  return () => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }
}
