// Days as numbers (since 1970-01-01, UTC), and as the text the databases take. Texts are kept: a population has millions
// of dates and few different ones.

const dayLength = 86_400_000
const texts = new Map<number, string>()

export function dayNumber(text: string): number {
  return Date.parse(`${text}T00:00:00Z`) / dayLength
}

/** YYYY-MM-DD. */
export function dayText(day: number): string {
  const known = texts.get(day)
  if (known !== undefined) return known
  const text = new Date(day * dayLength).toISOString().slice(0, 10)
  texts.set(day, text)
  return text
}

export function yearOf(day: number): number {
  return Number(dayText(day).slice(0, 4))
}

/** About so many years; for plausible dates, not for birthdays. */
export function years(count: number): number {
  return Math.round(count * 365.25)
}

/** Months since year 0, of a day. */
export function monthNumber(day: number): number {
  const text = dayText(day)
  return Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1
}

/** YYYY-MM. */
export function monthText(month: number): string {
  const inYear = (month % 12) + 1
  return `${Math.floor(month / 12)}-${inYear < 10 ? '0' : ''}${inYear}`
}
