// Random policies before and after, against an oracle that enumerates every set of scopes and walks the graph with it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { effectivePolicies, type Graph } from '../../schema/registry/effective-policy.ts'
import { findWeakenings } from '../../schema/registry/find-weakenings.ts'
import { scaled } from '../harness/scale.ts'

const scopes = ['a', 'b', 'c', 'd', 'e']
const types = ['Query', 'T1', 'T2', 'T3', 'I']
/** What an interface or union of the graph stands for. */
const members = new Map([...types.slice(0, 4).map((name): [string, string[]] => [name, [name]]), ['I', ['T1', 'T2']]])
const coordinates = types.slice(0, 4).flatMap((type) => ['f', 'g', 'h'].map((field) => `${type}.${field}`))

const expression = fc.option(
  fc.array(fc.uniqueArray(fc.constantFrom(...scopes), { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
  { nil: undefined },
)
const field = fc.record({ scopes: expression, yields: fc.constantFrom('String', ...types.slice(1)) })
const fields = fc
  .array(fc.option(field, { nil: undefined }), { minLength: coordinates.length, maxLength: coordinates.length })
  .map((list) => new Map(list.flatMap((each, at) => (each ? [[coordinates[at] ?? '', each] as const] : []))))
const hidden = fc.uniqueArray(fc.constantFrom(...coordinates), { maxLength: 2 }).map((list) => new Set(list))

type Fields = ReadonlyMap<string, { readonly scopes: readonly string[][] | undefined; readonly yields: string }>

/** Half of a graph's fields stay as they are, so that comparing two of them is about something. */
const pair = fc
  .tuple(fields, hidden, fields, hidden, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }))
  .map(([before, hiddenBefore, other, hiddenAfter, keeps]) => {
    const after = coordinates.flatMap((coordinate, at) => {
      const taken = (keeps[at] ? before : other).get(coordinate)
      return taken ? [[coordinate, taken] as const] : []
    })
    return { before, hiddenBefore, after: new Map(after), hiddenAfter }
  })

function graph(map: Fields): Graph {
  const mentioned = new Set([...map.values()].flatMap(({ scopes: own }) => (own ?? []).flat()))
  return { queryType: 'Query', mutationType: undefined, members, fields: map, scopes: mentioned }
}

/** What a caller with these scopes can read, by walking from the root. */
function readable(map: Fields, hiddenFields: ReadonlySet<string>, granted: ReadonlySet<string>): ReadonlySet<string> {
  const seen = new Set<string>()
  const visited = new Set<string>()
  const waiting = ['Query']
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    if (visited.has(type)) continue
    visited.add(type)
    for (const [coordinate, { scopes: own, yields }] of map) {
      if (!coordinate.startsWith(`${type}.`) || hiddenFields.has(coordinate)) continue
      if (own !== undefined && !own.some((all) => all.every((scope) => granted.has(scope)))) continue
      seen.add(coordinate)
      waiting.push(...(members.get(yields) ?? []))
    }
  }
  return seen
}

function isLeaf(map: Fields, coordinate: string): boolean {
  const own = map.get(coordinate)
  if (own?.scopes === undefined) return false
  const beneath = new Set<string>()
  const waiting = [...(members.get(own.yields) ?? [])]
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    if (beneath.has(type)) continue
    beneath.add(type)
    for (const [each, { yields }] of map) if (each.startsWith(`${type}.`)) waiting.push(...(members.get(yields) ?? []))
  }
  return ![...map].some(([each, { scopes: guard }]) => guard !== undefined && beneath.has(each.split('.')[0] ?? ''))
}

const sets = Array.from(
  { length: 2 ** scopes.length },
  (_, bits) => new Set(scopes.filter((_s, at) => (bits >> at) & 1)),
)

describe('what weakens a graph', () => {
  it('is what the oracle finds by trying every set of scopes', () => {
    fc.assert(
      fc.property(pair, ({ before, hiddenBefore, after, hiddenAfter }) => {
        const old = graph(before).scopes
        const opened = new Set<string>()
        const grown = new Set<string>()
        const forAnybody = readable(after, hiddenAfter, new Set())
        for (const granted of sets) {
          const could = readable(before, hiddenBefore, granted)
          const existing = [...granted].every((scope) => old.has(scope))
          for (const coordinate of readable(after, hiddenAfter, granted)) {
            if (!before.has(coordinate)) {
              if (existing && !forAnybody.has(coordinate)) grown.add(coordinate)
            } else if (!could.has(coordinate) && (existing || isLeaf(before, coordinate))) opened.add(coordinate)
          }
        }
        const found = findWeakenings(
          effectivePolicies(graph(before), hiddenBefore),
          effectivePolicies(graph(after), hiddenAfter),
        )
        const byKind = (kind: string) => found.filter((each) => each.kind === kind).map(({ coordinate }) => coordinate)
        expect(new Set(byKind('opened'))).toEqual(opened)
        expect(new Set(byKind('scope-grew'))).toEqual(grown)
        for (const { coordinate, gained } of found)
          for (const alternative of gained) {
            expect(readable(after, hiddenAfter, new Set(alternative))).toContain(coordinate)
            expect(readable(before, hiddenBefore, new Set(alternative))).not.toContain(coordinate)
          }
      }),
      { numRuns: scaled(20_000) },
    )
  })
})
