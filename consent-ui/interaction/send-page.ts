// Frames a page and sends it with the headers every page has.
import { noticePath } from '../../consent-record/describe-record.ts'
import type { Language } from '../locales/languages.ts'
import { framePage } from '../pages/frame.ts'
import type { Page, Visitor } from '../pages/page.ts'
import { type PageProblem, type ProblemDetails, problemPage } from '../pages/plain-pages.ts'
import { securityHeaders } from '../pages/security-headers.ts'
import { formToken } from './form-token.ts'
import type { PageContext, PageParts } from './page-parts.ts'

type Status = 200 | 400 | 403 | 404 | 409 | 429 | 500 | 502 | 503

export async function sendPage(parts: PageParts, c: PageContext, page: Page, status: Status = 200): Promise<Response> {
  const visitor = await visitorOf(parts, c)
  const frame = { texts: c.get('texts'), sandbox: parts.mode === 'sandbox', visitor, noticePath, inLanguage: sameIn(c) }
  const document = await framePage(page, frame)
  for (const [name, value] of Object.entries(securityHeaders(page.formOrigins, page.script !== undefined)))
    c.header(name, value)
  return c.html(document, status)
}

/** Everything else in an address, such as a code, is not repeated in a page. */
const keptInAddress = ['next', 'acr', 'company', 'q', 'all', 'recipient', 'item', 'page']

/** This page's address in another language; a page that answers a form has none. */
function sameIn(c: PageContext): ((language: Language) => string) | undefined {
  if (c.req.method !== 'GET') return undefined
  const { pathname, searchParams } = new URL(c.req.url)
  return (language) => {
    const query = new URLSearchParams({ lang: language })
    for (const name of keptInAddress) {
      const value = searchParams.get(name)
      if (value !== null) query.set(name, value)
    }
    return `/${pathname.replace(/^\/+/, '')}?${query}`
  }
}

async function visitorOf(parts: PageParts, c: PageContext): Promise<Visitor | undefined> {
  const session = c.get('session')
  if (!session) return undefined
  return { name: await parts.signIn.nameOf(session.personId), signOutToken: formToken(session.formKey, '/sign-out') }
}

const statuses: Readonly<Record<PageProblem, Status>> = {
  REQUEST_OVER: 400,
  ALREADY_ANSWERED: 409,
  ANOTHER_PERSON: 403,
  PAGE_OUTDATED: 409,
  FORM_REFUSED: 403,
  ITEM_NOT_ASKED: 400,
  REQUIRED_ITEM_MISSING: 400,
  NOT_APPROVED: 403,
  ROLE_LOST: 403,
  CONSENT_NOT_FOUND: 404,
  ENTRY_NOT_FOUND: 404,
  RECORD_NOT_READY: 503,
  RECORD_TOO_OFTEN: 429,
  ALREADY_ENDED: 409,
  NOT_POSSIBLE: 409,
  SIGN_IN_FAILED: 400,
  SIGN_IN_UNLINKED: 403,
  SIGN_IN_UNAVAILABLE: 502,
  SIGN_IN_TOO_WEAK: 403,
  PREVIEW_UNAVAILABLE: 502,
  PAGE_NOT_FOUND: 404,
  CLIENT_ERROR: 400,
  OUR_ERROR: 500,
}

export function sendProblem(
  parts: PageParts,
  c: PageContext,
  problem: PageProblem,
  more: Pick<ProblemDetails, 'continueAt' | 'code'> = {},
): Promise<Response> {
  const details = { problem, correlationId: c.get('correlationId'), ...more }
  return sendPage(parts, c, problemPage(details, c.get('texts')), statuses[problem])
}
