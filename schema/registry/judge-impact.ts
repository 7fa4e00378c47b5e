// Which clients a change would hurt: breaking and dangerous changes of the graph that clients see, judged against the
// operations they really run under consents in force. A breaking change that nobody would notice is safe.
import { findBreakingChanges, findDangerousChanges, type GraphQLSchema } from 'graphql'
import { type Finding, makeFinding } from './finding.ts'
import { type RunOperation, touchedBy } from './operation-use.ts'

export interface ImpactInput {
  readonly before: GraphQLSchema
  readonly after: GraphQLSchema
  /** Coordinates that some caller could read and now can't. */
  readonly tightened: readonly string[]
  /** Coordinates with a policy of their own, before. */
  readonly guarded: ReadonlySet<string>
  /** `undefined`: nobody said. */
  readonly operations: readonly RunOperation[] | undefined
}

export function judgeImpact({ before, after, tightened, guarded, operations }: ImpactInput): Finding[] {
  const breaking = [
    ...findBreakingChanges(before, after).map(({ description }) => ({
      description,
      coordinate: subjectOf(description),
    })),
    ...tightened.map((coordinate) => ({ description: 'Fewer scopes open it', coordinate })),
  ]
  const dangerous = findDangerousChanges(before, after).map(({ description }) => ({
    description,
    coordinate: subjectOf(description),
  }))
  const used = operations?.map((operation) => ({ operation, touched: touchedBy(operation, before, guarded) }))
  const usersOf = (coordinate: string) =>
    (used ?? []).filter(({ touched }) => touched.has(coordinate)).map(({ operation }) => operation)
  return [
    ...breaking.map(({ description, coordinate }) => {
      if (used === undefined) return makeFinding('impact/unjudged', coordinate, undefined, trimmed(description))
      const users = usersOf(coordinate)
      if (users.length === 0) return makeFinding('impact/unused', coordinate, undefined, trimmed(description))
      return makeFinding('impact/breaking', coordinate, undefined, `${trimmed(description)} (${countUsers(users)})`)
    }),
    ...dangerous.flatMap(({ description, coordinate }) => {
      const users = usersOf(coordinate)
      if (users.length === 0) return []
      return [makeFinding('impact/dangerous', coordinate, undefined, `${trimmed(description)} (${countUsers(users)})`)]
    }),
  ]
}

/** `used by lion-city-bank, merlion-bank: 3 operations, 120 runs, 40 consents` */
function countUsers(users: readonly RunOperation[]): string {
  const clients = [...new Set(users.map(({ client }) => client))].sort()
  const runs = users.reduce((sum, each) => sum + each.runs, 0)
  // Consents are counted per client; several operations of one client stand on the same ones.
  const consents = clients.reduce(
    (sum, client) => sum + Math.max(...users.filter((each) => each.client === client).map((each) => each.consents)),
    0,
  )
  const operations = users.length === 1 ? '1 operation' : `${users.length} operations`
  return `used by ${clients.join(', ')}: ${operations}, ${runs} runs, ${consents} consents`
}

/** The library says it in words only: the coordinate or type that an operation touches when the change concerns it. */
function subjectOf(description: string): string {
  const within =
    / (?:from union type|from enum type|to enum type|to union type|on input type|to input type) (\w+)/.exec(description)
  const onField = /(?:\barg|\bargument) \w+ on (\w+\.\w+)/.exec(description)
  const first = /^(\w+(?:\.\w+)?)/.exec(description)
  return (within ?? onField ?? first)?.[1] ?? description
}

function trimmed(description: string): string {
  return description.replace(/\.$/, '')
}
