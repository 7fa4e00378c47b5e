// The check letter of NRIC and FIN numbers (catalogue facts 3.6). Says whether a number is well formed, never whether
// it was issued.

const weights = [2, 7, 6, 5, 4, 3, 2] as const
/** Added to the weighted sum, by the first letter. */
const offsets: Readonly<Record<string, number>> = { S: 0, T: 4, F: 0, G: 4, M: 3 }
/** Letters by remainder. The M series reads its own table backwards, which is this one forwards. */
const letters: Readonly<Record<string, string>> = {
  S: 'JZIHGFEDCBA',
  T: 'JZIHGFEDCBA',
  F: 'XWUTRQPNMLK',
  G: 'XWUTRQPNMLK',
  M: 'XWUTRQPNJLK',
}

/** The letter for a first letter (S, T, F, G or M) and seven digits; undefined for anything else. */
export function nricCheckLetter(prefix: string, digits: string): string | undefined {
  const offset = offsets[prefix]
  if (offset === undefined || !/^\d{7}$/.test(digits)) return undefined
  const sum = weights.reduce((total, weight, index) => total + weight * Number(digits[index]), offset)
  return letters[prefix]?.[sum % 11]
}

/** Whether this is a well-formed NRIC (S, T) or FIN (F, G, M). */
export function isNric(value: string): boolean {
  return /^[STFGM]\d{7}[A-Z]$/.test(value) && nricCheckLetter(value.slice(0, 1), value.slice(1, 8)) === value.slice(8)
}
