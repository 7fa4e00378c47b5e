// Token requests and the return from our pages are each one transaction, begun when a code or an interaction is read and
// held to the end. So of twenty redemptions of one code the first finishes before the second looks: exactly one
// succeeds, and the second, seeing a used code, ends the consent.
import type { KoaContextWithOIDC } from 'oidc-provider'
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'
import { routes } from './routes.ts'

export function keepTogether(database: ConsentDatabase) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.path !== routes.token && !ctx.path.startsWith(`${routes.authorization}/`)) return next()
    await database.requestTransaction(async () => {
      await next()
      // A refusal commits too: it may have ended a consent.
      return ctx.status >= 500 ? 'ROLLBACK' : 'COMMIT'
    })
  }
}
