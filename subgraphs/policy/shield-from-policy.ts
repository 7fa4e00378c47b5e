// Puts graphql-shield before every field of a subgraph, with rules made from the SDL's own policies: the second line
// behind the gateway. Denies what has no rule. It must never make a rule from anything but the assertion's scopes.
import { createRequire } from 'node:module'
import { GraphQLError, type GraphQLSchema } from 'graphql'
import type { Logger } from 'pino'
import { bugInLog } from '../../schema/contract/bug-in-log.ts'
import { errorWithCode } from '../errors.ts'
import type { RequestContext } from '../request-context.ts'
import { type FieldPolicies, type FieldPolicy, mayRead } from './read-field-policies.ts'

// The ES build of graphql-shield does not load on Node 24 (design §9 0j), and graphql-middleware must be the same copy.
const commonJs = createRequire(import.meta.url)
const { applyMiddleware }: typeof import('graphql-middleware') = commonJs('graphql-middleware')
const { allow, deny, rule, shield }: typeof import('graphql-shield') = commonJs('graphql-shield')

export function shieldFromPolicy(schema: GraphQLSchema, policies: FieldPolicies, logger: Logger): GraphQLSchema {
  const rules: Record<string, Record<string, ReturnType<typeof ruleFor>>> = {}
  for (const [type, fields] of policies)
    rules[type] = Object.fromEntries([...fields].map(([field, policy]) => [field, ruleFor(policy)]))
  // Entities by reference: each reference resolver judges its own. `_service` is for nobody: SDL is published as a file.
  if (schema.getQueryType()?.getFields()['_entities']) rules['Query'] = { ...rules['Query'], _entities: allow }
  return applyMiddleware(
    schema,
    shield(rules, {
      fallbackRule: deny,
      fallbackError: (thrown) => refusalOrFailure(thrown, logger),
    }),
  )
}

/** Not `contextual`: such a rule is cached by its name alone. A look into a set is cheaper than any cache. */
function ruleFor(policy: FieldPolicy) {
  if (policy.kind === 'inherited' || policy.kind === 'authenticated') return allow
  if (policy.kind === 'denied') return deny
  return rule()((_parent: unknown, _args: unknown, { assertion }: RequestContext) => mayRead(policy, assertion.scopes))
}

/** `thrown` is null where a rule said no, and otherwise what a resolver threw. */
function refusalOrFailure(thrown: unknown, logger: Logger): Error {
  if (thrown === null) return errorWithCode('UNAUTHORIZED_FIELD_OR_TYPE')
  if (thrown instanceof GraphQLError) return thrown
  logger.error(bugInLog(thrown), 'a field failed')
  return errorWithCode('INTERNAL_ERROR')
}
