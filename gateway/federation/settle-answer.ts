// What of a subgraph's answer counts: of the data what was asked, of an error the place where it was asked. Where a
// subgraph reports an error it has not delivered, so whatever it wrote there goes: a value beside an error would reach
// the caller and stand in the record as undelivered, and a word in an error's path would pass for a place.
import type { ResponsePath } from './execution.ts'
import type { FetchItem, FetchShape } from './fetch-shape.ts'
import { type AskedKeys, keepAskedFields } from './keep-asked-fields.ts'

interface SubgraphAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null | undefined
  readonly errors?: readonly { readonly path?: ResponsePath | null | undefined }[] | null | undefined
}

interface SettledAnswer {
  readonly data: Record<string, unknown>
  readonly erroredPaths: readonly ResponsePath[]
  /** Items of which nothing is left. */
  readonly lost: ReadonlySet<FetchItem>
}

/** `undefined` when nothing of it counts. `representations`: how many entities were asked for, in a fetch of entities. */
export function settleAnswer(
  { data, errors }: SubgraphAnswer,
  shape: FetchShape,
  representations: number,
): SettledAnswer | undefined {
  if (!data) return undefined
  const kept = keepAskedFields(data, shape.asked) as Record<string, unknown>
  const entities = kept['_entities']
  if (shape.entities && !(Array.isArray(entities) && entities.length === representations)) return undefined

  const erroredPaths = (errors ?? []).map(({ path }) => askedPath(path ?? [], shape.asked))
  if (erroredPaths.some((path) => path.length === 0)) return undefined
  for (const path of erroredPaths) setNull(kept, path)
  const places = erroredPaths.map((path) => (shape.entities ? path.slice(2) : path).filter(isName))
  const lost = shape.items.filter(
    ({ path }) => places.some((place) => startsWith(path, place)) && !isLeft(shape.entities ? entities : kept, path),
  )
  return { data: kept, erroredPaths, lost: new Set(lost) }
}

/** As far as the path names what was asked; what comes after would be the subgraph's own words. */
function askedPath(path: ResponsePath, asked: AskedKeys): ResponsePath {
  let keys: AskedKeys | undefined = asked
  const end = path.findIndex((step) => {
    if (!isName(step)) return false
    if (!keys?.has(step)) return true
    keys = keys.get(step)
    return false
  })
  return end === -1 ? path : path.slice(0, end)
}

function setNull(data: Record<string, unknown>, path: ResponsePath): void {
  let parent: unknown = data
  for (const [index, step] of path.entries()) {
    if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, step)) return
    const container = parent as Record<string | number, unknown>
    if (index === path.length - 1) container[step] = null
    parent = container[step]
  }
}

/** Whether anything but `null` stands at the path, in any element of the lists on the way; an empty list does. */
function isLeft(value: unknown, path: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return path.length === 0 && value !== null && value !== undefined
  const [step, ...rest] = path
  if (step === undefined) return true
  if (Array.isArray(value)) return value.some((element) => isLeft(element, path))
  return Object.hasOwn(value, step) && isLeft((value as Readonly<Record<string, unknown>>)[step], rest)
}

export function startsWith(path: readonly string[], beginning: readonly string[]): boolean {
  return beginning.every((step, index) => path[index] === step)
}

function isName(step: string | number): step is string {
  return typeof step === 'string'
}
