// A value of the artefact within a sentence: as JSON, and no longer than one can read; `missing` where there is none.
const longest = 100

export function quoted(value: unknown): string {
  if (value === undefined) return 'missing'
  const text = JSON.stringify(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
