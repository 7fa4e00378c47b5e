// Which coordinates an operation reads, for the record of a disclosure. Every value counts for the nearest field above
// it (or itself) that stands under a scope: an item for its envelope and leaves, a container for what is its own. An
// object of which nothing is selected counts too, because it tells that it is there; one of an abstract type, because
// what is selected may tell which type it has.

import type { PolicyIndex } from '../../schema/policy/policy-index.ts'
import { isIntrospection, type JudgedField } from './judge-operation.ts'
import type { FieldShape } from './operation-shape.ts'

/** Everything asked for, whether granted or not. */
export function requestedCoordinates(fields: readonly FieldShape[], index: PolicyIndex): string[] {
  const found = new Set<string>()
  const walk = (shape: FieldShape, above: string | undefined): void => {
    const covering = coveringCoordinate(shape, above, index)
    if (shape.object === undefined) add(found, covering)
    for (const member of shape.object?.members.values() ?? []) {
      if (member.length === 0 || shape.object?.abstract) add(found, covering)
      for (const below of member) walk(below, covering)
    }
  }
  for (const field of fields) walk(field, undefined)
  return [...found]
}

/** What the filtered operation yields. */
export function releasableCoordinates(fields: readonly JudgedField[], index: PolicyIndex): string[] {
  const found = new Set<string>()
  const walk = ({ shape, outcome }: JudgedField, above: string | undefined): void => {
    if (outcome === 'null') return
    const covering = coveringCoordinate(shape, above, index)
    if (outcome === 'leaf') {
      add(found, covering)
      return
    }
    if (outcome.shape.abstract) add(found, covering)
    for (const member of outcome.members.values()) {
      const fetched = member === 'null' ? [] : member.filter((below) => below.outcome !== 'null')
      if (fetched.length === 0) add(found, covering)
      for (const below of fetched) walk(below, covering)
    }
  }
  for (const field of fields) walk(field, undefined)
  return [...found]
}

function coveringCoordinate(
  { coordinate }: FieldShape,
  above: string | undefined,
  index: PolicyIndex,
): string | undefined {
  if (isIntrospection(coordinate)) return above
  const policy = index.fields.get(coordinate)
  return policy === undefined || policy.scopes !== undefined ? coordinate : above
}

function add(found: Set<string>, coordinate: string | undefined): void {
  if (coordinate !== undefined) found.add(coordinate)
}
