// Claims that are times: NumericDate, seconds since the epoch (RFC 7519 §2). Milliseconds and strings are the usual slips.
import type { Findings } from './finding.ts'

/** Answers the number, or says what is wrong with it. */
export function timeClaim(
  claims: Readonly<Record<string, unknown>>,
  name: string,
  findings: Findings,
): number | undefined {
  const value = claims[name]
  const clause = 'RFC 7519 §2'
  if (value === undefined) return undefined
  if (typeof value !== 'number') {
    findings.wrong(
      name,
      `\`${name}\` is ${typeof value === 'string' ? 'a string' : 'not a number'}; it must be a number of seconds since 1970.`,
      clause,
    )
    return undefined
  }
  if (value > 100_000_000_000) {
    findings.wrong(
      name,
      `\`${name}\` is ${value}: that is in milliseconds; it must be in seconds (divide by 1000 and cut the fraction).`,
      clause,
    )
    return undefined
  }
  return value
}

/** `90 seconds`, `5 minutes`, `3 hours`: as near as a reader needs. */
export function span(seconds: number): string {
  const length = Math.abs(Math.round(seconds))
  for (const [unit, size] of [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const)
    if (length >= 2 * size) return `${Math.floor(length / size)} ${unit}s`
  return `${length} second${length === 1 ? '' : 's'}`
}
