// Signing in by whichever method this server has, and signing out.
import type { Hono } from 'hono'
import { z } from 'zod'
import { signedOutPage } from '../pages/plain-pages.ts'
import { guestToken, guestTokenValid } from './form-token.ts'
import { ownNextPath } from './next-path.ts'
import type { PageEnv, PageParts } from './page-parts.ts'
import { readForm } from './read-form.ts'
import { endSession, startSession } from './resident-session.ts'
import { sendPage, sendProblem } from './send-page.ts'

export function addSignInAndOut(app: Hono<PageEnv>, parts: PageParts): void {
  const secure = parts.issuer.protocol === 'https:'
  const { database, signIn } = parts

  signIn.addRoutes(app, {
    sendPage: (c, page) => sendPage(parts, c, page),
    guestToken: (c) => guestToken(c, secure),
    guestTokenValid: (c, token) => guestTokenValid(c, secure, token),
    refuse: (c) => sendProblem(parts, c, 'FORM_REFUSED'),
    fail: (c, problem, continueAt) => sendProblem(parts, c, problem, { continueAt }),
    complete: async (c, person, next) => {
      await startSession(database.current, c, person, secure)
      return c.redirect(ownNextPath(next), 303)
    },
  })

  app.post('/sign-out', async (c) => {
    if (!(await readForm(c, z.object({})))) return sendProblem(parts, c, 'FORM_REFUSED')
    await endSession(database.current, c, secure)
    c.set('session', undefined)
    return sendPage(parts, c, signedOutPage(c.get('texts')))
  })
}
