// Where in a subgraph's answer an item stands: once for each element of the lists on the way to it.
type Place = (string | number)[]

/** As far as the answer goes: for an item below a `null`, the place of the `null`; none where an entity is missing whole. */
export function placesOf(path: readonly string[], value: unknown): Place[] {
  return walk(path, value, []).filter((place) => place.some((step) => typeof step === 'string' && step !== '_entities'))
}

function walk(path: readonly string[], value: unknown, above: Place): Place[] {
  const [step, ...rest] = path
  if (step === undefined || typeof value !== 'object' || value === null) return [above]
  if (Array.isArray(value)) return value.flatMap((element, index) => walk(path, element, [...above, index]))
  return walk(rest, Reflect.get(value, step), [...above, step])
}

/** A copy with another value at the place; what is not there is not added. */
export function changePlace<Data>(data: Data, place: Place, change: (value: unknown) => unknown): Data {
  const copy = structuredClone(data)
  let parent: unknown = copy
  for (const [index, step] of place.entries()) {
    if (typeof parent !== 'object' || parent === null || !Object.hasOwn(parent, step)) break
    const value: unknown = Reflect.get(parent, step)
    if (index === place.length - 1) Reflect.set(parent, step, change(value))
    parent = value
  }
  return copy
}
