// What the library refused or failed at, for the log: the stable code, our correlation id and the client, never a token,
// a code or a parameter. Of a failure of ours its place.
import type Provider from 'oidc-provider'
import type { errors, KoaContextWithOIDC } from 'oidc-provider'
import type { Logger } from 'pino'
import { bugInLog } from '../../schema/contract/bug-in-log.ts'
import { correlationHeader } from '../interaction/correlation-id.ts'

export function logProviderErrors(provider: Provider, logger: Logger): void {
  provider.on('server_error', (ctx, error) => {
    logger.error({ ...facts(ctx), ...bugInLog(error) }, 'authorization server failed')
  })
  const refused = (ctx: KoaContextWithOIDC, error: errors.OIDCProviderError) => {
    // Not its description or detail: they quote what could not be read.
    logger.info({ ...facts(ctx), code: error.error }, 'request refused')
  }
  provider.on('authorization.error', refused)
  provider.on('grant.error', refused)
  provider.on('pushed_authorization_request.error', refused)
  provider.on('revocation.error', refused)
}

function facts(ctx: KoaContextWithOIDC): Record<string, string | undefined> {
  return {
    correlationId: String(ctx.res.getHeader(correlationHeader)),
    path: ctx.path.replace(/^(\/authorize)\/.*/, '$1/:uid'),
    client: ctx.oidc.client?.clientId,
  }
}
