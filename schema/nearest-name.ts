// The name that somebody probably meant: the one reached by the fewest changes of a letter. For public names only.

/** `names` must not be empty; of equally near ones the first. What was written is looked at up to 100 letters. */
export function nearestName(written: string, names: readonly string[]): string {
  const [first] = names
  if (first === undefined) throw new Error('There are no names to be near to.')
  const looked = normal(written.slice(0, 100))
  const distances = names.map((name) => ({ name, distance: editDistance(looked, normal(name)) }))
  return distances.reduce((best, each) => (each.distance < best.distance ? each : best)).name
}

/** Case and how words are joined are no difference. */
function normal(text: string): string {
  return text
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/[\s_.]+/g, '-')
    .toLowerCase()
}

/** Letters added, left out or changed, at the least (Levenshtein), row by row. */
export function editDistance(left: string, right: string): number {
  let above = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const changed = (above[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1)
      current.push(Math.min((above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, changed))
    }
    above = current
  }
  return above[right.length] ?? 0
}
