// The check letter of the three forms of a Unique Entity Number (catalogue facts 2.4). Says whether a number is well
// formed, never whether it was issued. Letters of the entity type are not checked against a list: new ones appear.

interface Form {
  readonly pattern: RegExp
  readonly weights: readonly number[]
  /** Letters by remainder, and the alphabet whose positions are the values of the characters. */
  readonly letters: string
  readonly alphabet: string
  readonly offset: number
}

const digits = '0123456789'
const otherAlphabet = `ABCDEFGHJKLMNPQRSTUVWX${digits}`

const forms: readonly Form[] = [
  // Business: eight digits and a letter.
  { pattern: /^\d{8}[A-Z]$/, weights: [10, 4, 9, 3, 8, 2, 7, 1], letters: 'XMKECAWLJDB', alphabet: digits, offset: 0 },
  // Local company: year, five digits and a letter.
  {
    pattern: /^(?:18|19|20)\d{7}[A-Z]$/,
    weights: [10, 8, 6, 4, 9, 7, 5, 3, 1],
    letters: 'ZKCMDNERGWH',
    alphabet: digits,
    offset: 0,
  },
  // Others: century and year, two letters of the type, four digits and a letter.
  {
    pattern: /^[RST]\d{2}[A-Z]{2}\d{4}[A-Z]$/,
    weights: [4, 3, 5, 3, 10, 2, 2, 5, 7],
    letters: otherAlphabet,
    alphabet: otherAlphabet,
    offset: -5,
  },
]

/** Whether this is a well-formed UEN of any of the three forms. */
export function isUen(value: string): boolean {
  const form = forms.find(({ pattern }) => pattern.test(value))
  return form !== undefined && checkLetter(form, value.slice(0, -1)) === value.slice(-1)
}

/** The letter that completes a UEN without its last character; undefined if it fits none of the forms. */
export function uenCheckLetter(body: string): string | undefined {
  const form = forms.find(({ pattern }) => pattern.test(`${body}A`))
  return form && checkLetter(form, body)
}

function checkLetter({ weights, letters, alphabet, offset }: Form, body: string): string | undefined {
  const values = [...body].map((character) => alphabet.indexOf(character))
  if (values.includes(-1)) return undefined
  const sum = values.reduce((total, value, index) => total + value * (weights[index] ?? 0), offset)
  return letters[((sum % 11) + 11) % 11]
}
