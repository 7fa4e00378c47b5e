// What became of an execution: which item coordinates were delivered, which were not, and an error for each place where
// an agency did not answer. A subgraph's own error text never appears.
import type { Execution, FetchRecord, ResponsePath } from './execution.ts'
import { startsWith } from './settle-answer.ts'

export interface AgencyFailure {
  readonly code: 'AGENCY_UNAVAILABLE' | 'AGENCY_ERROR'
  /** Stops at the first list. */
  readonly path: ResponsePath
  readonly subgraph: string
  readonly coordinates: readonly string[]
}

export interface Outcome {
  readonly failures: readonly AgencyFailure[]
  readonly delivered: readonly string[]
  readonly undelivered: readonly string[]
  readonly subgraphs: readonly string[]
}

/** `releasable`: the item coordinates of the authorized operation. */
export function collectOutcome(execution: Execution, releasable: readonly string[]): Outcome {
  const failures: AgencyFailure[] = []
  const failed = new Set<string>()
  const delivered = new Set<string>()

  for (const fetch of execution.fetches) {
    if (fetch.outcome !== 'answered') {
      for (const key of fetch.shape.rootKeys) failures.push(failure('AGENCY_UNAVAILABLE', fetch, [key]))
      for (const { coordinate } of fetch.shape.items) failed.add(coordinate)
      continue
    }
    const errored = fetch.erroredPaths.map((path) => (fetch.shape.entities ? path.slice(2) : path))
    for (const path of errored) failures.push(failure('AGENCY_ERROR', fetch, path))
    for (const item of fetch.shape.items) (fetch.lost.has(item) ? failed : delivered).add(item.coordinate)
  }
  const known = new Set(releasable)
  // What no fetch was made for, because the fetch it hangs on failed, was not delivered either.
  const undelivered = releasable.filter((coordinate) => failed.has(coordinate) || !delivered.has(coordinate))
  return {
    failures: distinct(failures).map((each) => ({
      ...each,
      coordinates: each.coordinates.filter((one) => known.has(one)),
    })),
    delivered: releasable.filter((coordinate) => delivered.has(coordinate)),
    undelivered,
    subgraphs: [...new Set(execution.fetches.map(({ subgraph }) => subgraph))],
  }
}

function failure(code: AgencyFailure['code'], fetch: FetchRecord, below: ResponsePath): AgencyFailure {
  const path = [...fetch.path, ...below]
  const list = path.findIndex((step) => step === '@' || typeof step === 'number')
  const broken = names(below)
  return {
    code,
    path: list === -1 ? path : path.slice(0, list),
    subgraph: fetch.subgraph,
    coordinates: fetch.shape.items.filter((item) => startsWith(item.path, broken)).map((item) => item.coordinate),
  }
}

function names(path: ResponsePath): string[] {
  return path.filter((step): step is string => typeof step === 'string')
}

/** One failure for each place: a list of entities that failed together is one. */
function distinct(failures: readonly AgencyFailure[]): AgencyFailure[] {
  const seen = new Map<string, AgencyFailure>()
  for (const each of failures) {
    const key = JSON.stringify([each.code, each.path, each.subgraph])
    const before = seen.get(key)
    seen.set(
      key,
      before ? { ...before, coordinates: [...new Set([...before.coordinates, ...each.coordinates])] } : each,
    )
  }
  return [...seen.values()]
}
