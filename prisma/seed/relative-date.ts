// Dates in sandbox files may be relative (`today-21y`, `today+1y-1d`), so that a persona does not age. Years and months
// are counted by the calendar; a day that the target month does not have becomes its last.

const relative = /^today(?:[+-]\d{1,4}[ymd])*$/
const absolute = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/

/** YYYY-MM-DD, or undefined if the text is neither a date nor relative to one. */
export function resolveDate(text: string, today: string): string | undefined {
  if (absolute.test(text)) return isRealDay(text) ? text : undefined
  if (!relative.test(text)) return undefined
  let day = new Date(`${today}T00:00:00Z`)
  for (const [, sign, count, unit] of text.matchAll(/([+-])(\d+)([ymd])/g)) {
    day = shift(day, Number(count) * (sign === '-' ? -1 : 1), unit)
    if (!isInRange(day)) return undefined
  }
  return day.toISOString().slice(0, 10)
}

/** Nobody's record is older, and JavaScript reads years below 100 as others. */
function isInRange(day: Date): boolean {
  return day.getUTCFullYear() >= 1700 && day.getUTCFullYear() <= 9999
}

function shift(day: Date, count: number, unit: string | undefined): Date {
  if (unit === 'd') return new Date(day.getTime() + count * 86_400_000)
  const months = day.getUTCFullYear() * 12 + day.getUTCMonth() + count * (unit === 'y' ? 12 : 1)
  const year = Math.floor(months / 12)
  const month = months - year * 12
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return new Date(Date.UTC(year, month, Math.min(day.getUTCDate(), last)))
}

function isRealDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`)
  return isInRange(day) && day.toISOString().startsWith(text)
}
