// A date of which month or day may be unknown: YYYY-MM-DD, YYYY-MM or YYYY (catalogue facts 1.3, dob).

export interface PartialDate {
  readonly value: string
  readonly year: number
  readonly month: number | null
  readonly day: number | null
}

/** Null for anything that is not such a date. */
export function readPartialDate(text: string): PartialDate | null {
  const parts = /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?$/.exec(text)
  if (!parts) return null
  const [, year, month, day] = parts
  return {
    value: text,
    year: Number(year),
    month: month === undefined ? null : Number(month),
    day: day === undefined ? null : Number(day),
  }
}
