// For banks: GET and DELETE of a consent they hold (after FAPI Grant Management). Own ones in force alone; DELETE ends the
// consent for the person too. Unknown, malformed, ended and another client's get one and the same answer.
import { type Context, Hono } from 'hono'
import type { Logger } from 'pino'
import { z } from 'zod'
import { terminateConsent } from '../../consent-record/terminate-consent.ts'
import { bugInLog } from '../../schema/contract/bug-in-log.ts'
import { quotaExceeded, unauthenticated } from '../disclosures/client-answers.ts'
import { overDownloadQuota } from '../disclosures/download-quota.ts'
import { authenticateClient, type ClientAuthenticationDeps } from './authenticate-client.ts'
import { describeHeldConsent } from './describe-held-consent.ts'
import { grantsPath } from './grants-path.ts'

const path = `${grantsPath}/:id`

const headers = { 'Cache-Control': 'no-store' } as const

export function grantManagement(deps: ClientAuthenticationDeps, logger: Logger): Hono {
  const app = new Hono()
  app.get(path, async (c) => {
    const asked = await readRequest(c, deps)
    if ('refusal' in asked) return asked.refusal
    const held = await describeHeldConsent(deps.database.current, asked.consentId, asked.clientId)
    return held ? c.json(held, 200, headers) : notFound(c)
  })

  app.delete(path, async (c) => {
    const asked = await readRequest(c, deps)
    if ('refusal' in asked) return asked.refusal
    const { outcome } = await terminateConsent(deps.database, asked)
    return outcome === 'CHANGED' ? c.body(null, 204, headers) : notFound(c)
  })

  app.notFound(notFound)
  app.onError((error, c) => {
    logger.error(bugInLog(error), 'grant management failed')
    return c.json({ error: 'server_error' }, 500, headers)
  })
  return app
}

type Asked = { readonly consentId: string; readonly clientId: string } | { readonly refusal: Response }

async function readRequest(c: Context, deps: ClientAuthenticationDeps): Promise<Asked> {
  const clientId = await authenticateClient(c.req.header('authorization'), 'RELYING_PARTY', deps)
  if (clientId === undefined) return { refusal: await unauthenticated(c, 'RELYING_PARTY', deps) }
  const wait = await overDownloadQuota(deps.database, 'GRANTS', clientId)
  if (wait !== undefined) return { refusal: quotaExceeded(c, wait) }
  const consentId = z.uuid().safeParse(c.req.param('id'))
  return consentId.success ? { consentId: consentId.data, clientId } : { refusal: notFound(c) }
}

function notFound(c: Context): Response {
  const error = { error: 'not_found', error_description: 'this client holds no such consent in force' }
  return c.json(error, 404, headers)
}
