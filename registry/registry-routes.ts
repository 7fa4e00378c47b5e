// The registry's HTTP interface: what gateways fetch, open to everybody, and what agencies do, each with its own token.

import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import {
  checkRequestSchema,
  decisionRequestSchema,
  linkRequestSchema,
  publishRequestSchema,
  rollbackRequestSchema,
} from '../schema/contract/registry-requests.ts'
import type { RegistryAct } from '../schema/contract/registry-scopes.ts'
import { longestReleaseWait, releaseMediaType } from '../schema/contract/supergraph-release.ts'
import { answerError } from './answer-error.ts'
import { type Agency, type AuthenticationDeps, authenticateAgency, requireAssigned } from './authenticate-agency.ts'
import { withinAllowance } from './check-allowance.ts'
import { checkCandidate } from './check-candidate.ts'
import { describeAssignments, describeHistory, describeSubgraphs } from './describe-published.ts'
import { decideItemRequests, listItemRequests, readUsage } from './item-requests.ts'
import { linkSubjects, type SubjectNumbers } from './link-subjects.ts'
import { type PublishDeps, publishSubgraph, rollbackSubgraph } from './publish-subgraph.ts'
import { RegistryProblem } from './registry-problem.ts'
import type { ReleaseFeed } from './release-feed.ts'
import { publicKeyOf } from './signing-key.ts'

export interface RouteDeps extends PublishDeps, AuthenticationDeps {
  readonly feed: ReleaseFeed
  readonly subjects: SubjectNumbers
  /** Without a path. */
  readonly publicUrl: string
  readonly issuer: string
  readonly onBug: (error: unknown) => void
}

/** Above the largest SDL that the check reads, as JSON. */
const maximumBody = 1_048_576
const waitSchema = z.object({
  after: z.coerce.number().int().nonnegative().optional(),
  wait: z.coerce.number().int().min(0).max(longestReleaseWait).default(0),
})
const usageQuerySchema = z.object({ days: z.coerce.number().int().min(1).max(366).default(30) })
const name = ':name{[a-z][a-z0-9-]{1,39}}'

export function registryRoutes(deps: RouteDeps): Hono {
  const { database, feed, publicUrl } = deps
  const app = new Hono()
  const agencyOf = (context: Context): Promise<Agency> =>
    authenticateAgency(
      {
        method: context.req.method,
        url: `${publicUrl}${context.req.path}`,
        authorization: headersOf(context, 'authorization'),
        dpop: headersOf(context, 'dpop'),
      },
      deps,
    )
  const ownSubgraph = async (context: Context, act: RegistryAct) => {
    const agency = await agencyOf(context)
    const subgraph = context.req.param('name') ?? ''
    await requireAssigned(agency, act, subgraph, deps)
    return { subgraph, madeBy: agency.clientId }
  }

  app.onError((error, context) => answerError(context, error, publicUrl, deps.onBug))
  app.notFound((context) => answerError(context, new RegistryProblem('NOT_FOUND'), publicUrl, deps.onBug))
  app.use(bodyLimit({ maxSize: maximumBody, onError: () => Promise.reject(new RegistryProblem('TOO_LARGE')) }))
  app.use(async (context, next) => {
    await next()
    context.header('Cache-Control', 'no-store')
  })

  app.get('/supergraph', async (context) => {
    const asked = waitSchema.safeParse(context.req.query())
    if (!asked.success) throw new RegistryProblem('BAD_REQUEST')
    const { after, wait } = asked.data
    const release =
      after === undefined ? feed.current() : await feed.waitForNext(after, wait * 1000, context.req.raw.signal)
    if (release === undefined && after !== undefined) return context.body(null, 204)
    if (release === undefined) throw new RegistryProblem('NOTHING_PUBLISHED')
    return context.body(release.jws, 200, { 'Content-Type': releaseMediaType, ETag: `"${release.number}"` })
  })
  app.get('/jwks.json', (context) => context.json({ keys: [publicKeyOf(deps.signingKey)] }))
  app.get('/healthz', (context) => context.json({ status: 'ok' }))
  app.get('/readyz', async (context) => {
    const ready = await database.$queryRaw`SELECT 1`.then(
      () => feed.current() !== undefined,
      () => false,
    )
    return context.json({ status: ready ? 'ready' : 'not ready' }, ready ? 200 : 503)
  })
  // RFC 9728 §3.1.
  app.get('/.well-known/oauth-protected-resource', (context) =>
    context.json({
      resource: publicUrl,
      authorization_servers: [deps.issuer],
      bearer_methods_supported: ['header'],
      dpop_bound_access_tokens_required: true,
    }),
  )

  app.get('/whoami', async (context) => {
    const { clientId, scopes } = await agencyOf(context)
    return context.json({ clientId, scopes, assignments: await describeAssignments(database, clientId) })
  })
  app.get('/subgraphs', async (context) => {
    await agencyOf(context)
    return context.json(await describeSubgraphs(database))
  })
  app.get(`/subgraphs/${name}`, async (context) => {
    const { subgraph } = await ownSubgraph(context, 'check')
    return context.json(await describeHistory(database, subgraph))
  })
  app.post(`/subgraphs/${name}/check`, async (context) => {
    const { subgraph, madeBy } = await ownSubgraph(context, 'check')
    const { sdl } = await bodyOf(context, checkRequestSchema)
    const { active, result } = await withinAllowance(madeBy, deps, (checks) =>
      checkCandidate(subgraph, sdl, { ...deps, checks }),
    )
    const { publishable, findings } = result
    return context.json({ publishable, findings, against: active.number })
  })
  app.post(`/subgraphs/${name}/versions`, async (context) => {
    const own = await ownSubgraph(context, 'publish')
    const { sdl, url, notes } = await bodyOf(context, publishRequestSchema)
    const published = await withinAllowance(own.madeBy, deps, (checks) =>
      publishSubgraph({ ...own, sdl, url, notes }, { ...deps, checks }),
    )
    await feed.refresh()
    return context.json({ subgraph: own.subgraph, ...published }, 201)
  })
  app.post(`/subgraphs/${name}/rollback`, async (context) => {
    const own = await ownSubgraph(context, 'publish')
    const { version, notes } = await bodyOf(context, rollbackRequestSchema)
    const published = await withinAllowance(own.madeBy, deps, (checks) =>
      rollbackSubgraph({ ...own, version, notes }, { ...deps, checks }),
    )
    await feed.refresh()
    return context.json({ subgraph: own.subgraph, ...published }, 201)
  })
  // What banks want to ask residents for of the agency's items.
  app.get(`/subgraphs/${name}/requests`, async (context) => {
    const { subgraph } = await ownSubgraph(context, 'publish')
    return context.json(await listItemRequests(subgraph, deps))
  })
  app.post(`/subgraphs/${name}/requests`, async (context) => {
    const own = await ownSubgraph(context, 'publish')
    return context.json(await decideItemRequests(own, await bodyOf(context, decisionRequestSchema), deps))
  })
  app.get(`/subgraphs/${name}/usage`, async (context) => {
    const { subgraph } = await ownSubgraph(context, 'check')
    const asked = usageQuerySchema.safeParse(context.req.query())
    if (!asked.success) throw new RegistryProblem('BAD_REQUEST')
    return context.json(await readUsage(subgraph, asked.data.days, deps))
  })
  app.post(`/subgraphs/${name}/links`, async (context) => {
    const own = await ownSubgraph(context, 'link')
    return context.json({ ids: await linkSubjects(own, await bodyOf(context, linkRequestSchema), deps) })
  })
  return app
}

/** One header sent twice arrives as one, joined; a token or a proof has no comma in it. */
function headersOf(context: Context, header: string): string[] {
  return context.req.header(header)?.split(/, */) ?? []
}

async function bodyOf<Schema extends z.ZodType>(context: Context, schema: Schema): Promise<z.infer<Schema>> {
  const json: unknown = await context.req.json().catch((error: unknown) => {
    throw error instanceof RegistryProblem ? error : new RegistryProblem('BAD_REQUEST')
  })
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  throw new RegistryProblem('BAD_REQUEST', { check: parsed.error.issues[0]?.path.join('.') || 'body' })
}
