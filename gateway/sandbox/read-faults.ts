// The faults that a request asks for: `izin-sandbox-fault: agency-down=CPFB, clock-skew=120`. A name nobody knows is refused
// with the nearest one, so that a test of a fault never passes because nothing went wrong.
import { z } from 'zod'
import { nearestName } from '../../schema/nearest-name.ts'
import type { PolicyIndex } from '../../schema/policy/policy-index.ts'
import { Problem } from '../response/problem.ts'

export const faultHeader = 'izin-sandbox-fault'

export interface Faults {
  /** Agency that answers with an error for each of its items. */
  readonly 'agency-down'?: string
  /** Agency that answers late by so many milliseconds; where none are named, past the deadline. */
  readonly 'agency-slow'?: { readonly agency: string; readonly milliseconds: number }
  /** Coordinate of an item that cannot be had. */
  readonly 'item-unavailable'?: string
  readonly 'consent-withdrawn'?: true
  readonly 'token-expired'?: true
  readonly 'nonce-demanded'?: true
  /** Seconds by which the gateway's clock is ahead of the caller's; behind where negative. */
  readonly 'clock-skew'?: number
  readonly 'jwks-unreachable'?: true
}

const longest = 200
const seconds = z.coerce.number().int().min(-86_400).max(86_400)
const milliseconds = z.coerce.number().int().min(0).max(60_000)

type ReadFault = (value: string, policy: PolicyIndex) => Faults

const known = new Map<string, ReadFault>(
  Object.entries({
    'agency-down': (value, policy) => ({ 'agency-down': agency(value, policy) }),
    'agency-slow': (value, policy) => {
      const [code, late] = halves(value, ':')
      const by = late === undefined ? Infinity : read(milliseconds, late)
      return { 'agency-slow': { agency: agency(code, policy), milliseconds: by } }
    },
    'item-unavailable': (value, policy) => ({ 'item-unavailable': oneOf(value, coordinates(policy), 'item') }),
    'consent-withdrawn': (value) => ({ 'consent-withdrawn': plain(value) }),
    'token-expired': (value) => ({ 'token-expired': plain(value) }),
    'nonce-demanded': (value) => ({ 'nonce-demanded': plain(value) }),
    'clock-skew': (value) => ({ 'clock-skew': read(seconds, value) }),
    'jwks-unreachable': (value) => ({ 'jwks-unreachable': plain(value) }),
  } satisfies Record<keyof Faults, ReadFault>),
)

/** Throws SANDBOX_FAULT_UNKNOWN. */
export function readFaults(header: string, policy: PolicyIndex): Faults {
  if (header.length > longest) throw unknown(`The header is longer than ${longest} characters.`)
  const names = new Set<string>()
  const faults = header.split(',').map((part) => {
    const [name, value = ''] = halves(part.trim(), '=')
    const readFault = known.get(oneOf(name, [...known.keys()], 'fault'))
    if (names.has(name)) throw unknown('Ask for each fault once.')
    names.add(name)
    return readFault?.(value, policy)
  })
  return Object.assign({}, ...faults)
}

function halves(text: string, between: string): [string, string?] {
  const at = text.indexOf(between)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function agency(written: string, { fields }: PolicyIndex): string {
  return oneOf(written, [...new Set([...fields.values()].flatMap(({ item }) => item?.agencies ?? []))], 'agency')
}

function coordinates({ fields }: PolicyIndex): string[] {
  return [...fields.values()].flatMap(({ coordinate, item }) => (item ? [coordinate] : []))
}

function oneOf(written: string, names: readonly string[], kind: string): string {
  if (names.includes(written)) return written
  throw unknown(`There is no such ${kind}; the nearest is \`${nearestName(written, names)}\`.`)
}

function plain(value: string): true {
  if (value === '') return true
  throw unknown('This fault takes no value.')
}

function read(schema: z.ZodType<number>, value: string): number {
  const number = schema.safeParse(value === '' ? undefined : value)
  if (number.success) return number.data
  throw unknown('The number of this fault is missing, not a whole one, or too large.')
}

function unknown(why: string): Problem {
  return new Problem('SANDBOX_FAULT_UNKNOWN', { message: why })
}
