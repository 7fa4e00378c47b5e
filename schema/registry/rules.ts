// Every rule of the check by its stable code: how much it weighs, why it is there, how to mend what breaks it. The codes
// are a contract: programs of agencies switch on them, so one is never renamed.

interface Rule {
  readonly severity: 'error' | 'warning' | 'notice'
  readonly why: string
  readonly mend: string
}

const error = (why: string, mend: string): Rule => ({ severity: 'error', why, mend })
const warning = (why: string, mend: string): Rule => ({ severity: 'warning', why, mend })
const notice = (why: string, mend: string): Rule => ({ severity: 'notice', why, mend })

const asPublished = 'Repeat the definition exactly as it is published, with its descriptions, or leave it out.'

export const rules = {
  'lint/too-large': error(
    'a schema of this size cannot be checked in bounded time',
    'Split it, or shorten what repeats.',
  ),
  'lint/syntax': error('the text is not SDL', 'Mend the text at this place.'),
  'lint/definition': error('a subgraph holds definitions of types and nothing else', 'Remove it.'),
  'lint/link': error(
    'directives are known by the specification they are linked from',
    'Link https://specs.apollo.dev/federation/v2.5 to v2.12 once, and https://izin.example/specs/data-item/v1.0 once.',
  ),
  'lint/missing-policy': error(
    'whatever yields data of a person or a company is guarded by a scope',
    'Add @requiresScopes(scopes: [["…"]]) with a scope of your namespace.',
  ),
  'lint/empty-scopes': error(
    'other routers read an empty list of scopes as open to everybody',
    'Name at least one scope in every list.',
  ),
  'lint/scope-form': error(
    'a scope is a path of one to four segments of a-z, 0-9, _ and -',
    'Write it like safeentry.visits.venue.',
  ),
  'lint/scope-namespace': error(
    'a subgraph guards its data by scopes of its own namespace, those of companies with entity before it',
    'Use a scope in your namespace.',
  ),
  'lint/policy-on-type': error(
    'composition copies the policy of a type onto its interfaces and multiplies them',
    'Put @requiresScopes on the fields that yield the type and on its leaves.',
  ),
  'lint/policy-on-envelope': error(
    'a field that an interface declares too would carry its policy onto every other type of the interface',
    'Guard the field that yields the record and its own leaves; leave the envelope open.',
  ),
  'lint/container-union': error(
    'a container opens to exactly the scopes of its leaves, so that not even a length is seen without consent',
    'List the scopes of all guarded fields beneath it, each alone, and no other.',
  ),
  'lint/undescribed-scope': error(
    'a resident consents to an item by its title, agency and segments',
    'Add @dataItem(scope: …) with the scope that guards the field, in every alternative of its @requiresScopes.',
  ),
  'lint/metadata-on-container': error(
    'a scope describes exactly one leaf; a container is described by its leaves',
    'Take @dataItem off the container.',
  ),
  'lint/scope-reused': error('each scope describes exactly one leaf', 'Give each leaf a scope of its own.'),
  'lint/titles': error('the consent page is in four languages', 'Give title, titleZh, titleMs and titleTa.'),
  'lint/agency': error(
    'an agency speaks for itself only',
    'Name, as a list, only agencies that are assigned to this subgraph.',
  ),
  'lint/segments': error(
    'an item of a person is for SC, PR or FIN; one of a company for ENTITY',
    'Name, as a list, the segments that the item applies to.',
  ),
  'lint/nullable': error('what was refused is answered with null', 'Take off the last exclamation mark.'),
  'lint/key': error(
    'subgraphs are joined by the opaque id alone; NRIC, FIN and UEN are data, never keys',
    'Write @key(fields: "id") once, with the field `id: ID! @inaccessible`.',
  ),
  'lint/reference-resolver': error(
    'fields on a shared entity are reached by its reference resolver',
    'Take off `resolvable: false` and write `__resolveReference`.',
  ),
  'lint/description': error('developers and residents read what a thing is', 'Write a description above it.'),
  'lint/composition': error('the subgraphs do not compose', 'Mend it at this place.'),

  'owner/subgraph-name': error('an agency publishes only the subgraphs assigned to it', 'Use the assigned name.'),
  'owner/type-namespace': error(
    'new types carry the prefix assigned to the subgraph',
    'Begin the name with your prefix.',
  ),
  'owner/not-as-published': error('a type of another owner may only be repeated exactly as published', asPublished),
  'owner/extends-others': error('nobody adds to a type of another owner', 'Define a type of your own.'),
  'owner/field-taken': error('a field belongs to the subgraph that published it first', 'Choose another name.'),
  'owner/root-field': error(
    'data is reached through the person or company of the token, never by a root field of an agency',
    'Put the field on Person or Entity.',
  ),
  'owner/mutation': error('mutations exist in the consent subgraph alone, subscriptions nowhere', 'Remove them.'),
  'owner/entity-reference': error(
    'a token is for one subject; a field that leads to another person or company leaves it',
    'Give the values that are needed as fields of your own types.',
  ),
  'owner/override': error('@override takes a field from its owner', 'Publish a field of your own.'),
  'owner/requires': error(
    "@requires sends another owner's data to this subgraph, which makes its agency a recipient",
    'Ask the owner for approval; until then do without.',
  ),
  'owner/external': error("@external and @provides are about another owner's fields", 'Remove it.'),
  'owner/from-context': error("@fromContext and @context carry others' data into this subgraph", 'Remove it.'),
  'owner/inaccessible': error('@inaccessible hides a name from everybody, also where others use it', 'Remove it.'),
  'owner/interface-object': error('@interfaceObject adds fields to every type of an interface', 'Remove it.'),
  'owner/compose-directive': error(
    'composition merges a composed directive by taking one subgraph’s',
    'Compose @dataItem alone.',
  ),
  'owner/shareable': error(
    '@shareable lets somebody else answer for a field',
    'Use it only where a published value type, repeated as it is, has it.',
  ),
  'owner/directive': error('only directives whose effect is known are taken', 'Remove it.'),
  'owner/directive-definition': error(
    '@dataItem is defined as published; everything else is linked, not defined',
    'Copy the definition of @dataItem as it is, and remove any other.',
  ),

  'weakening/opened': error(
    'somebody who could not read this field now could',
    'Keep the old scopes; publish what is new as a new field under a new scope.',
  ),
  'weakening/scope-grew': error(
    'consents that were given for an old scope would release more than was agreed to',
    'Give the field a scope that does not exist yet.',
  ),
  'weakening/unjudged': error('the policy could not be compared with the published one', 'Simplify its scopes.'),
  'weakening/meaning': warning(
    'people consented to this scope by another description',
    'Keep the description, or publish a new scope.',
  ),

  'impact/breaking': error('operations that are run would fail', 'Keep it, deprecate it, and tell these clients.'),
  'impact/unused': notice('it would break operations, and nobody runs one', 'Nothing to do.'),
  'impact/unjudged': warning('it would break operations, and which are run was not said', 'Give --operations.'),
  'impact/dangerous': warning('operations that are run may behave differently', 'Look at it with these clients.'),
} as const satisfies Record<string, Rule>

export type RuleCode = keyof typeof rules
