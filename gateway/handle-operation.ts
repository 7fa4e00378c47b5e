// THE pipeline: the path of one query, a line a stage (design §3). Stages do not know each other; each takes what only
// the stage before can make, so that a wrong order does not compile.
import type { Credentials } from '../protected-resource/presented-token.ts'
import { freshSignInLife } from '../schema/contract/access-token.ts'
import { type AuthenticationDeps, authenticate } from './authentication/authenticate.ts'
import { fillRefused } from './authorization/fill-refused.ts'
import type { AnswerIntrospection } from './authorization/introspection-answerer.ts'
import { mayChange } from './authorization/may-change.ts'
import { nameStepUp } from './authorization/name-step-up.ts'
import type { AuthorizeOperation } from './authorization/operation-authorizer.ts'
import { decide } from './consent/decide.ts'
import type { ReadAuthority } from './consent/read-authority.ts'
import type { DisclosureFacts, ReleaseDecision, ReleaseDisclosure } from './disclosure/release-disclosure.ts'
import type { SettleChange } from './disclosure/settle-change.ts'
import type { ExecuteOperation } from './federation/execute-operation.ts'
import type { Generation } from './federation/generation.ts'
import type { HttpAnswer } from './http/answer.ts'
import type { GraphqlMediaType } from './http/negotiate.ts'
import type { GatewayMetrics } from './metrics.ts'
import type { CheckOperation } from './operation/operation-store.ts'
import { readGraphqlRequest } from './operation/read-graphql-request.ts'
import { Problem } from './response/problem.ts'
import { respond } from './response/respond.ts'

export interface OperationRequest {
  readonly credentials: Credentials
  readonly body: Buffer
  readonly mediaType: GraphqlMediaType
}

/** The whole request is served in one generation, however often another takes its place meanwhile. */
export type HandleOperation = (request: OperationRequest, generation: Generation) => Promise<HttpAnswer>

export interface PipelineDeps extends AuthenticationDeps {
  readonly checkOperation: CheckOperation
  readonly readAuthority: ReadAuthority
  readonly authorizeOperation: AuthorizeOperation
  readonly answerIntrospection: AnswerIntrospection
  readonly executeOperation: ExecuteOperation
  readonly releaseDisclosure: ReleaseDisclosure
  /** The same for a mutation, whose event was written together with the change. */
  readonly settleChange: SettleChange
  /** Id of the disclosure event to be, which the subgraphs are told too. */
  readonly newEventId: () => string
  /** Seconds since the epoch. */
  readonly now: () => number
  readonly metrics: GatewayMetrics
}

export function operationHandler(deps: PipelineDeps): HandleOperation {
  return async ({ credentials, body, mediaType }, generation) => {
    const eventId = deps.newEventId()
    const mark = deps.metrics.stages()

    const caller = await authenticate(credentials, deps) // 1
    mark('authenticate')
    const operation = deps.checkOperation(readGraphqlRequest(body), generation) // 2
    mark('check operation')
    const authority = await deps.readAuthority(caller) // 3
    mark('read consent')
    const decision = decide(caller, authority, deps.now()) // 4
    const event = { eventId, caller, operationHash: operation.hash, ...nothing }
    if (decision.kind === 'refused') {
      const { requested } = deps.authorizeOperation(operation, none, generation)
      const recorded = await deps.releaseDisclosure({ ...event, requested, refusal: decision.reason })
      throw refused(decision.reason, recorded)
    }
    const { grant } = decision
    const authorized = deps.authorizeOperation(operation, grant.granted, generation) // 5
    const refusals = nameStepUp(authorized.refusals, grant.granted, grant.heldBack)
    mark('authorize')
    if (authorized.kind === 'mutation' && !mayChange(authorized, grant)) {
      const refusal = 'CHANGE_NOT_ALLOWED'
      throw refused(refusal, await deps.releaseDisclosure({ ...event, requested: authorized.requested, refusal }))
    }
    const executed = await deps.executeOperation({ authorized, operation, grant, caller, eventId, generation }) // 6
    mark('execute')
    const facts: DisclosureFacts = {
      ...event,
      // A name may be anything, so only one that the client registered is written down.
      operationName: grant.operations.find((name) => name === operation.operationName),
      requested: authorized.requested,
      released: executed.outcome.delivered,
      undelivered: executed.outcome.undelivered,
      asked: executed.outcome.subgraphs.length > 0,
      refused: refusals.map(({ coordinate, reason }) => ({ coordinate, reason })),
      agencies: authorized.agencies,
    }
    const change = authorized.kind === 'mutation'
    const release = await (change ? deps.settleChange(facts, executed.refusal) : deps.releaseDisclosure(facts)) // 7
    mark('release')
    if (release.kind === 'refused') throw refused(release.reason, release)
    deps.metrics.refusedFields(refusals.length)
    const introspected = deps.answerIntrospection(authorized, operation.variables, grant.granted, generation)
    return respond({
      data: fillRefused(executed.data, authorized, introspected),
      refused: refusals,
      failures: executed.outcome.failures,
      release: release.release,
      agenciesOf: (coordinate) => generation.policy.fields.get(coordinate)?.agencies ?? [],
      mediaType,
    }) // 8
  }
}

const none: ReadonlySet<string> = new Set()

const nothing = {
  operationName: undefined,
  requested: [],
  released: [],
  undelivered: [],
  asked: false,
  refused: [],
  agencies: [],
} satisfies Partial<DisclosureFacts>

function refused(reason: NonNullable<DisclosureFacts['refusal']>, recorded: ReleaseDecision): Problem {
  const receipt = recorded.kind === 'refused' ? recorded.receipt : undefined
  return new Problem(reason, {
    ...(receipt === undefined ? {} : { disclosure: { ...receipt } }),
    ...(reason === 'INSUFFICIENT_USER_AUTHENTICATION' ? { maxAge: freshSignInLife } : {}),
  })
}
