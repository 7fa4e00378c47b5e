// What is not here: a page for a person, and for a program that took a wrong address JSON, in the sandbox with the right ones.
import { routes } from '../authorization-server/routes.ts'
import type { PageContext, PageParts } from './page-parts.ts'
import { sendProblem } from './send-page.ts'

export function unknownAddress(parts: PageParts) {
  return (c: PageContext): Response | Promise<Response> => {
    // Every browser asks for pages by name.
    const program = c.req.method !== 'GET' || c.req.path.startsWith('/.well-known/')
    if (!program || c.req.header('accept')?.includes('text/html')) return sendProblem(parts, c, 'PAGE_NOT_FOUND')
    const { origin } = parts.issuer
    const explained = {
      error_description: `There is nothing at this address. All addresses are in ${origin}/.well-known/oauth-authorization-server: push requests to ${origin}${routes.pushed_authorization_request}, get tokens at ${origin}${routes.token}.`,
    }
    const error = {
      error: 'not_found',
      ...(parts.mode === 'sandbox' ? explained : {}),
      correlation_id: c.get('correlationId'),
    }
    return c.json(error, 404, { 'Cache-Control': 'no-store' })
  }
}
