// For agencies: who read which of their items, when and why; without a value, without anything of other agencies' items,
// and of the person a pseudonym of this agency alone. Each reading is itself in the log.
import { Hono } from 'hono'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import { readFeed } from '../../log/feed/read-feed.ts'
import { feedEntry } from '../../schema/contract/agency-feed.ts'
import { bugInLog } from '../../schema/contract/bug-in-log.ts'
import { readItemMetadata } from '../../schema/item-metadata.ts'
import { authenticateClient, type ClientAuthenticationDeps } from '../grant-management/authenticate-client.ts'
import {
  badRequest,
  longestPage,
  pageParameters,
  privateAnswer,
  quotaExceeded,
  timeParameter,
  unauthenticated,
  unknownClient,
} from './client-answers.ts'
import { overDownloadQuota } from './download-quota.ts'

export interface AgencyDisclosuresDeps extends ClientAuthenticationDeps {
  /** With the rights of the authorization server. */
  readonly log: Pool
  readonly pairwiseKey: Buffer
}

const path = '/agency/disclosures'

export function isAgencyDisclosuresPath(requested: string): boolean {
  return requested === path
}

const querySchema = z.strictObject({ ...pageParameters, since: timeParameter })
const expected = `after and limit (1 to ${longestPage}) as digits, since as an RFC 3339 time`
const lines = 'application/jsonl'

export function agencyDisclosures(deps: AgencyDisclosuresDeps, logger: Logger): Hono {
  const app = new Hono()
  const catalogue = new Map(readItemMetadata().map(({ coordinate, agency }) => [coordinate, agency]))

  app.get(path, async (c) => {
    const clientId = await authenticateClient(c.req.header('authorization'), 'AGENCY', deps)
    if (clientId === undefined) return unauthenticated(c, 'AGENCY', deps)
    const store = deps.database.current
    const agency = await store.agency.findFirst({ where: { clientId, status: 'ACTIVE' } })
    if (!agency) return unknownClient(c)
    const wait = await overDownloadQuota(deps.database, 'DISCLOSURES', clientId)
    if (wait !== undefined) return quotaExceeded(c, wait)
    const query = querySchema.safeParse(c.req.query())
    if (!query.success) return badRequest(c, query.error, expected)

    const published = await publishedCoordinates(store)
    const view = {
      agency: agency.code,
      pairwiseKey: deps.pairwiseKey,
      agenciesOf: (coordinate: string) => catalogue.get(coordinate) ?? published.get(coordinate) ?? [],
    }
    const read = await readFeed(deps.log, agency.code, query.data)
    // Before the answer leaves: without its record there is no reading.
    await deps.log.query('SELECT consent.record_log_read($1, $2)', ['AGENCY', read.length])
    const reads = read.map(({ index, leafHash, event }) => ({
      leaf_index: index,
      leaf_hash: leafHash.toString('base64url'),
      ...feedEntry(event, view),
    }))
    if (c.req.header('accept')?.includes(lines))
      return c.body(reads.map((each) => `${JSON.stringify(each)}\n`).join(''), 200, {
        ...privateAnswer,
        'content-type': lines,
      })
    // The next page begins behind the last; a page that is not full was the last for now.
    const next = reads.length < query.data.limit ? null : (reads.at(-1)?.leaf_index ?? null)
    return c.json({ agency: agency.code, reads, next }, 200, privateAnswer)
  })

  app.notFound((c) => c.json({ error: 'not_found', error_description: 'there is nothing here' }, 404, privateAnswer))
  app.onError((error, c) => {
    logger.error(bugInLog(error), 'the feed of an agency failed')
    return c.json({ error: 'server_error' }, 500, privateAnswer)
  })
  return app
}

/** What agencies published through the registry, with who holds it. */
async function publishedCoordinates(store: ConsentStore): Promise<ReadonlyMap<string, readonly string[]>> {
  const scopes = await store.scope.findMany({
    where: { registered: true },
    select: { agency: true, coordinates: true },
  })
  return new Map(scopes.flatMap(({ agency, coordinates }) => coordinates.map((coordinate) => [coordinate, agency])))
}
