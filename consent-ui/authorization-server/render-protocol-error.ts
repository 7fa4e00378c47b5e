// The page for an authorization request that can't be answered to the client (RFC 6749 §4.1.2.1): a wrong client, redirect
// address or request. In words for the person, with the stable code for the client's engineer.
import type { Configuration } from 'oidc-provider'
import { z } from 'zod'
import { noticePath } from '../../consent-record/describe-record.ts'
import type { Mode } from '../../schema/contract/mode.ts'
import { correlationHeader } from '../interaction/correlation-id.ts'
import { languageOfHeaders } from '../interaction/page-language.ts'
import { textsIn } from '../locales/languages.ts'
import { framePage } from '../pages/frame.ts'
import { type PageProblem, problemPage } from '../pages/plain-pages.ts'
import { securityHeaders } from '../pages/security-headers.ts'
import { describe, type ExplainRefusal } from './describe-refusals.ts'

const overErrors = new Set(['authorization request has expired', 'interaction session not found'])

/** `explain`: the sandbox's; without it the page has the code alone. */
export function renderProtocolError(
  mode: Mode,
  explain: ExplainRefusal | undefined,
): NonNullable<Configuration['renderError']> {
  return async (ctx, out) => {
    const texts = textsIn(languageOfHeaders(ctx.req.headers, askedLocales(ctx.oidc?.params)))
    const problem = problemOf(out.error, out.error_description)
    const found = { error: out.error, description: out.error_description, detail: undefined }
    const description = await describe(ctx, found, explain)
    const details = {
      problem,
      correlationId: String(ctx.res.getHeader(correlationHeader)),
      code: out.error,
      ...(description === undefined ? {} : { description }),
    }
    const frame = { texts, sandbox: mode === 'sandbox', visitor: undefined, noticePath, inLanguage: undefined }
    ctx.type = 'html'
    ctx.set(securityHeaders())
    ctx.body = String(await framePage(problemPage(details, texts), frame))
  }
}

function problemOf(code: string, description: string | undefined): PageProblem {
  if (code === 'server_error') return 'OUR_ERROR'
  return description !== undefined && overErrors.has(description) ? 'REQUEST_OVER' : 'CLIENT_ERROR'
}

function askedLocales(params: unknown): string | undefined {
  return z.object({ ui_locales: z.string() }).safeParse(params).data?.ui_locales
}
