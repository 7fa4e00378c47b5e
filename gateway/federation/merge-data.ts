// Merges what one fetch brought into what others have brought already: object by object, element by element.

type Data = Record<string, unknown>

/** Changes `target`. Of two lists of different lengths, and of whatever is not an object, the later stands. */
export function mergeData(target: Data, source: Readonly<Data>): void {
  for (const key of Object.keys(source)) {
    const [before, now] = [target[key], source[key]]
    if (isObject(before) && isObject(now)) mergeData(before, now)
    else if (Array.isArray(before) && Array.isArray(now) && before.length === now.length) mergeLists(before, now)
    else target[key] = now
  }
}

function mergeLists(target: unknown[], source: readonly unknown[]): void {
  source.forEach((now, index) => {
    const before = target[index]
    if (isObject(before) && isObject(now)) mergeData(before, now)
    else target[index] = now
  })
}

export function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
