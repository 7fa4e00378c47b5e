// What becomes of the graph without one agency's subgraph: who reads what would be gone, and what stands against it. A pure
// function for both who look at it before (the operator) and who does it (the registry). It withdraws nothing.
import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql'
import { type Assignment, ownsType } from './assignment.ts'
import { composeInDetail, type SubgraphSdl } from './compose.ts'
import { type EffectivePolicies, effectivePoliciesOf } from './effective-policy.ts'
import { describeReaders, findWeakenings } from './find-weakenings.ts'
import { type RunOperation, touchedBy } from './operation-use.ts'
import { readSubgraph } from './read-subgraph.ts'

export interface WithdrawalInput {
  readonly subgraph: string
  /** Every active subgraph, this one among them. */
  readonly published: readonly SubgraphSdl[]
  readonly assignments: readonly Assignment[]
  /** What clients with live consents ran. */
  readonly operations: readonly RunOperation[]
}

/** A client whose operations name what would be gone: they fail as a whole, not only in these fields. */
export interface HurtClient {
  readonly client: string
  readonly operations: number
  readonly runs: number
  readonly consents: number
  readonly coordinates: readonly string[]
}

export interface WithdrawalJudgement {
  /** Fields of the graph that would be gone. */
  readonly gone: readonly string[]
  readonly hurts: readonly HurtClient[]
  /** A sentence for each thing that stands on this subgraph, or that would be opened; empty when nothing does. */
  readonly obstacles: readonly string[]
  /** Without it; `undefined` when something stands against it. */
  readonly supergraphSdl: string | undefined
}

export function judgeWithdrawal({
  subgraph,
  published,
  assignments,
  operations,
}: WithdrawalInput): WithdrawalJudgement {
  const own = assignments.find((each) => each.subgraph === subgraph)
  if (own === undefined || own.owner === 'platform')
    return refused([`${subgraph} is no subgraph of an agency: the platform stands on its own`])
  const rest = published.filter(({ name }) => name !== subgraph)
  const before = composeInDetail(published)
  if (before.kind === 'failed') throw new Error('the published subgraphs do not compose')
  const policies = effectivePoliciesOf(before.supergraphSdl)
  const dependents = rest.flatMap((other) => dependsOn(other, own))
  const after = composeInDetail(rest)
  const problems =
    after.kind === 'failed' ? after.problems.map((each) => `${each.subgraph ?? 'the rest'}: ${each.message}`) : []
  if (dependents.length > 0 || after.kind === 'failed') return refused([...dependents, ...problems])
  const opened = openedBy(policies, effectivePoliciesOf(after.supergraphSdl))
  if (opened.length > 0) return refused(opened)
  const gone = fieldsGone(before.apiSchema, after.apiSchema)
  return {
    gone: [...gone],
    hurts: whoReads(gone, operations, before.apiSchema, policies),
    obstacles: [],
    supergraphSdl: after.supergraphSdl,
  }
}

function refused(obstacles: readonly string[]): WithdrawalJudgement {
  return { gone: [], hurts: [], obstacles, supergraphSdl: undefined }
}

/** Types of the subgraph's own namespace in somebody else's text: extended or repeated, they would be nobody's. */
function dependsOn({ name, sdl }: SubgraphSdl, own: Assignment): string[] {
  const reading = readSubgraph(name, sdl)
  if (reading.kind === 'unreadable') throw new Error(`the published subgraph ${name} cannot be read`)
  return [...reading.subgraph.types.keys()].filter((type) => ownsType(own, type)).map((type) => `${name} has ${type}`)
}

/** What a policy of the subgraph alone had kept closed. */
function openedBy(before: EffectivePolicies, after: EffectivePolicies): string[] {
  return findWeakenings(before, after).map(
    ({ coordinate, gained }) => `${coordinate} would be opened to ${describeReaders(gained)}`,
  )
}

function fieldsGone(before: GraphQLSchema, after: GraphQLSchema): ReadonlySet<string> {
  const left = new Set(coordinatesOf(after))
  return new Set(coordinatesOf(before).filter((coordinate) => !left.has(coordinate)))
}

function coordinatesOf(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__'))
    .flatMap((type) =>
      isObjectType(type) || isInterfaceType(type)
        ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)
        : [],
    )
}

function whoReads(
  gone: ReadonlySet<string>,
  operations: readonly RunOperation[],
  schema: GraphQLSchema,
  { fields }: EffectivePolicies,
): HurtClient[] {
  const guarded = new Set([...fields.values()].filter((each) => each.guarded).map(({ coordinate }) => coordinate))
  const hurt = operations.flatMap((operation) => {
    const touched = touchedBy(operation, schema, guarded)
    const named = [...gone].filter((coordinate) => touched.has(coordinate) && guarded.has(coordinate))
    return named.length === 0 ? [] : [{ operation, named }]
  })
  return [...Map.groupBy(hurt, ({ operation }) => operation.client)]
    .map(([client, of]) => ({
      client,
      operations: of.length,
      runs: of.reduce((sum, { operation }) => sum + operation.runs, 0),
      // Counted per client; its operations stand on the same ones.
      consents: Math.max(...of.map(({ operation }) => operation.consents)),
      coordinates: [...new Set(of.flatMap(({ named }) => named))].sort(),
    }))
    .sort((a, b) => (a.client < b.client ? -1 : 1))
}
