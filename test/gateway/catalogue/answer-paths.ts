// Dotted paths of everything in an answer that is not null; positions in lists are left out.

export function filledPaths(data: unknown, prefix = ''): string[] {
  if (data === null || data === undefined) return []
  if (Array.isArray(data)) return [...new Set(data.flatMap((each) => filledPaths(each, prefix)))]
  if (typeof data !== 'object') return [prefix]
  return Object.entries(data).flatMap(([key, value]) => filledPaths(value, prefix === '' ? key : `${prefix}.${key}`))
}
