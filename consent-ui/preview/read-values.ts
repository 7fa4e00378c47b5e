// From the gateway's answer to what a person reads of each scope. Pure; what is not there in the expected form is shown as
// having no answer, never guessed.
import { z } from 'zod'

export type PreviewValue =
  | { readonly kind: 'VALUE'; readonly text: string }
  | { readonly kind: 'EMPTY' | 'NOT_APPLICABLE' | 'UNAVAILABLE' }

/** How a language writes what is no text. */
export interface ValueWords {
  readonly yes: string
  readonly no: string
  readonly day: (value: Date) => string
  readonly moment: (value: Date) => string
}

const objectSchema = z.record(z.string(), z.unknown())
const stateSchema = z.enum(['AVAILABLE', 'EMPTY', 'NOT_APPLICABLE', 'UNAVAILABLE'])
type State = z.infer<typeof stateSchema>

/** One for each time the item is there, as for each vehicle; at least one. */
export function readValues(data: unknown, path: readonly string[], words: ValueWords): PreviewValue[] {
  const found = walk(data, path, 'UNAVAILABLE', words)
  return found.length > 0 ? found : [{ kind: 'EMPTY' }]
}

function walk(value: unknown, path: readonly string[], above: State, words: ValueWords): PreviewValue[] {
  if (Array.isArray(value)) return value.flatMap((one) => walk(one, path, above, words))
  const object = objectSchema.safeParse(value).data
  const state = stateSchema.safeParse(object?.['state']).data ?? above
  const [name, ...rest] = path
  if (object && name !== undefined) return walk(object[name], rest, state, words)
  const records = z.array(z.unknown()).safeParse(object?.['records']).data
  if (records) return records.flatMap((one) => walk(one, [], state, words))
  const text = state === 'AVAILABLE' || path.length === 0 ? textOf(value, words) : ''
  if (text !== '') return [{ kind: 'VALUE', text }]
  return [{ kind: state === 'AVAILABLE' ? 'EMPTY' : state }]
}

const day = /^\d{4}-\d{2}-\d{2}$/
/** `DateTime` of the graph: always with its offset. */
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/
const hidden = new Set(['state', '__typename'])

function textOf(value: unknown, words: ValueWords): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'string' && day.test(value)) return words.day(new Date(`${value}T00:00:00+08:00`))
  if (typeof value === 'string' && moment.test(value)) return words.moment(new Date(value))
  if (Array.isArray(value)) {
    return value
      .map((one) => textOf(one, words))
      .filter(Boolean)
      .join('; ')
  }
  const object = objectSchema.safeParse(value).data
  if (!object) return String(value)
  const { value: plain, description, code, e164, printed } = object
  const whole = plain ?? description ?? code ?? e164 ?? printed
  if (whole !== undefined && whole !== null) return textOf(whole, words)
  const parts = Object.entries(object)
    .filter(([name]) => !hidden.has(name))
    .map(([name, one]) => ({ name, text: textOf(one, words) }))
  const [only] = parts
  if (parts.length === 1 && only) return only.text
  return parts
    .filter(({ text }) => text !== '')
    .map(({ name, text }) => `${inWords(name)}: ${text}`)
    .join(', ')
}

/** `yearOfAssessment` as `year of assessment`. */
function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
