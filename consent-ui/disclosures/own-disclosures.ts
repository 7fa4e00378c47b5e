// For banks: the events of the disclosure log that are about them, and nobody else's. Asked for with a client assertion, as
// their consents are. Unknown, malformed and another's get one and the same answer; each reading is itself in the log.
import { type Context, Hono } from 'hono'
import type { Logger } from 'pino'
import { z } from 'zod'
import { bugInLog } from '../../schema/contract/bug-in-log.ts'
import { authenticateClient, type ClientAuthenticationDeps } from '../grant-management/authenticate-client.ts'
import {
  badRequest,
  longestPage,
  pageParameters,
  privateAnswer,
  quotaExceeded,
  timeParameter,
  unauthenticated,
} from './client-answers.ts'
import { overDownloadQuota } from './download-quota.ts'
import { findOwnDisclosure, readOwnDisclosures } from './read-own-disclosures.ts'

const path = '/recipient/disclosures'

export function isOwnDisclosuresPath(requested: string): boolean {
  return requested === path || requested.startsWith(`${path}/`)
}

const querySchema = z.strictObject({
  ...pageParameters,
  consent_id: z.uuid().optional(),
  from: timeParameter,
  until: timeParameter,
})
const expected = `after and limit (1 to ${longestPage}) as digits, consent_id as an id, from and until as RFC 3339 times`

export function ownDisclosures(deps: ClientAuthenticationDeps, logger: Logger): Hono {
  const app = new Hono()
  const store = () => deps.database.current
  /** Before the answer leaves: without its record there is no reading. */
  const record = (count: number) => store().$executeRaw`SELECT record_log_read('RECIPIENT', ${count}::int)`

  app.get(path, async (c) => {
    const clientId = await authenticateClient(c.req.header('authorization'), 'RELYING_PARTY', deps)
    if (clientId === undefined) return unauthenticated(c, 'RELYING_PARTY', deps)
    const wait = await overDownloadQuota(deps.database, 'DISCLOSURES', clientId)
    if (wait !== undefined) return quotaExceeded(c, wait)
    const query = querySchema.safeParse(c.req.query())
    if (!query.success) return badRequest(c, query.error, expected)
    const { after, limit, consent_id: consentId, from, until } = query.data
    const disclosures = await readOwnDisclosures(store(), clientId, { after, limit, consentId, from, until })
    await record(disclosures.length)
    // The next page begins behind the last; a page that is not full was the last for now.
    const next = disclosures.length < limit ? null : (disclosures.at(-1)?.leaf_index ?? null)
    return c.json({ disclosures, next }, 200, privateAnswer)
  })

  app.get(`${path}/:id`, async (c) => {
    const clientId = await authenticateClient(c.req.header('authorization'), 'RELYING_PARTY', deps)
    if (clientId === undefined) return unauthenticated(c, 'RELYING_PARTY', deps)
    const wait = await overDownloadQuota(deps.database, 'DISCLOSURES', clientId)
    if (wait !== undefined) return quotaExceeded(c, wait)
    const eventId = z.uuid().safeParse(c.req.param('id'))
    const found = eventId.success ? await findOwnDisclosure(store(), clientId, eventId.data) : undefined
    if (found === undefined) return notFound(c)
    await record(1)
    return c.json(found, 200, privateAnswer)
  })

  app.notFound(notFound)
  app.onError((error, c) => {
    logger.error(bugInLog(error), 'the list of own disclosures failed')
    return c.json({ error: 'server_error' }, 500, privateAnswer)
  })
  return app
}

function notFound(c: Context): Response {
  return c.json(
    { error: 'not_found', error_description: 'this client has no such disclosure in the log' },
    404,
    privateAnswer,
  )
}
