// Stage 5: what of an operation may be carried out under a grant. A pure function of (operation, grant, field policy);
// it never changes the client's document, which other requests share.
import { type DocumentNode, type GraphQLSchema, OperationTypeNode } from 'graphql'
import type { PolicyIndex } from '../../schema/policy/policy-index.ts'
import { Problem } from '../response/problem.ts'
import type { AuthorizedFacts, AuthorizedOperation } from './authorized-operation.ts'
import { compileFillPlan } from './compile-fill-plan.ts'
import { expandOperation } from './expand-operation.ts'
import { filterDocument } from './filter-document.ts'
import { type JudgedField, judgeOperation } from './judge-operation.ts'
import { releasableCoordinates, requestedCoordinates } from './list-coordinates.ts'
import type { FieldShape } from './operation-shape.ts'

export type { AuthorizedOperation } from './authorized-operation.ts'

export interface AuthorizationInput {
  /** Validated against `schema`. */
  readonly document: DocumentNode
  readonly operationName: string | undefined
  /** Decide `@skip` and `@include`; nothing else of them is read. */
  readonly variables: Readonly<Record<string, unknown>>
  /** The API schema of the same generation as `index`. */
  readonly schema: GraphQLSchema
  readonly index: PolicyIndex
  /** The scopes in force for this request. */
  readonly granted: ReadonlySet<string>
  /** Nobody else gets here; `@authenticated` is thereby satisfied. */
  readonly authenticated: true
}

/** Throws a `Problem` when the operation can't be served under any grant. */
export function authorizeOperation(input: AuthorizationInput): AuthorizedOperation {
  const { schema, index, granted } = input
  const { kind, root, variables } = expandOperation(input)
  const judged = judgeOperation(root, index, granted)
  const fields = rootFields(judged.root?.members.values())
  const introspected = fields.filter(({ shape }) => isSchemaQuestion(shape.nodes[0].name.value))
  const fetched = fields.filter(({ shape }) => !shape.nodes[0].name.value.startsWith('__'))
  const selected = [...root.members.values()].flat()
  const asked = requestedCoordinates(selected, index)
  if (kind === 'mutation') assertOneChange(selected, asked)
  // Half of a change is not what anybody asked for: of a mutation everything is allowed, or nothing is sent.
  const whole = kind === 'query' || judged.refusals.length === 0
  const operation = kind === 'query' ? OperationTypeNode.QUERY : OperationTypeNode.MUTATION
  const filtered = whole ? filterDocument(fetched, variables, { schema, index }, operation) : undefined
  const releasable = releasableCoordinates(fetched, index)
  const facts: AuthorizedFacts = {
    kind,
    filtered,
    introspection: filterDocument(introspected, variables, { schema, index }),
    refusals: judged.refusals,
    requested: [...new Set([...asked, ...judged.refusals.map(({ coordinate }) => coordinate)])],
    releasable,
    agencies: [...new Set(releasable.flatMap((coordinate) => index.fields.get(coordinate)?.agencies ?? []))],
    nothingLeft: filtered === undefined,
    fill: compileFillPlan(judged),
  }
  return facts as AuthorizedOperation
}

/** One change, one event: the record of a change holds no reading of anything else beside it. */
function assertOneChange(selected: readonly FieldShape[], asked: readonly string[]): void {
  const [change, another] = selected
  if (change === undefined || another !== undefined || asked.some((coordinate) => coordinate !== change.coordinate))
    throw new Problem('ONE_CHANGE_A_REQUEST')
}

function rootFields(members: Iterable<'null' | readonly JudgedField[]> | undefined): readonly JudgedField[] {
  return [...(members ?? [])].flatMap((member) => (member === 'null' ? [] : member))
}

function isSchemaQuestion(name: string): boolean {
  return name === '__schema' || name === '__type'
}
