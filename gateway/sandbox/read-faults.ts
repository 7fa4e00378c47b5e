// The faults that a query asks for, with their values judged by the graph in force: an agency or item nobody knows is refused
// with the nearest one.
import { z } from 'zod'
import { nearestName } from '../../schema/nearest-name.ts'
import type { PolicyIndex } from '../../schema/policy/policy-index.ts'
import type { FaultName, GatewayFaultName } from '../../schema/sandbox-faults/fault-table.ts'
import { type AskedFault, FaultHeaderWrong, readFaultHeader } from '../../schema/sandbox-faults/read-fault-header.ts'
import { Problem } from '../response/problem.ts'
import { faultyAgencies, faultyItems } from './fault-choices.ts'

export interface Faults {
  /** Agency that answers with an error for each of its items. */
  readonly 'agency-down'?: string
  /** Agency that answers late by so many milliseconds; where none are named, past the deadline. */
  readonly 'agency-slow'?: { readonly agency: string; readonly milliseconds: number }
  /** Coordinate of an item that its agency cannot give. */
  readonly 'item-unavailable'?: string
  readonly 'consent-withdrawn'?: true
  readonly 'token-expired'?: true
  readonly 'nonce-demanded'?: true
  /** Seconds by which the gateway's clock is ahead of the caller's; behind where negative. */
  readonly 'clock-skew'?: number
  readonly 'jwks-unreachable'?: true
}

export interface AskedFaults {
  readonly asked: readonly AskedFault[]
  readonly faults: Faults
}

const seconds = z.coerce.number().int().min(-86_400).max(86_400)
const milliseconds = z.coerce.number().int().min(0).max(60_000)

const readers: Readonly<Record<GatewayFaultName, (value: string, policy: PolicyIndex) => Faults>> = {
  'agency-down': (value, policy) => ({ 'agency-down': oneOf(value, faultyAgencies(policy), 'agency') }),
  'agency-slow': (value, policy) => {
    const [code = '', ...late] = value.split(':')
    const by = late.length === 0 ? Infinity : read(milliseconds, late.join(':'))
    return { 'agency-slow': { agency: oneOf(code, faultyAgencies(policy), 'agency'), milliseconds: by } }
  },
  'item-unavailable': (value, policy) => ({ 'item-unavailable': oneOf(value, faultyItems(policy), 'item') }),
  'consent-withdrawn': () => ({ 'consent-withdrawn': true }),
  'token-expired': () => ({ 'token-expired': true }),
  'nonce-demanded': () => ({ 'nonce-demanded': true }),
  'clock-skew': (value) => ({ 'clock-skew': read(seconds, value) }),
  'jwks-unreachable': () => ({ 'jwks-unreachable': true }),
}

/** Throws SANDBOX_FAULT_UNKNOWN. */
export function readFaults(header: string, policy: PolicyIndex): AskedFaults {
  try {
    const asked = readFaultHeader(header, 'gateway')
    const faults = asked.map(({ name, value }) => (isOurs(name) ? readers[name](value, policy) : {}))
    return { asked, faults: Object.assign({}, ...faults) }
  } catch (error) {
    if (!(error instanceof FaultHeaderWrong)) throw error
    throw new Problem('SANDBOX_FAULT_UNKNOWN', {
      message: `${error.message} GET /sandbox/faults lists every fault with its values.`,
    })
  }
}

function isOurs(name: FaultName): name is GatewayFaultName {
  return Object.hasOwn(readers, name)
}

function oneOf(written: string, names: readonly string[], kind: string): string {
  if (names.includes(written)) return written
  throw new FaultHeaderWrong(`There is no such ${kind}; the nearest is \`${nearestName(written, names)}\`.`)
}

function read(schema: z.ZodType<number>, value: string): number {
  const number = schema.safeParse(value === '' ? undefined : value)
  if (number.success) return number.data
  throw new FaultHeaderWrong('The number of this fault is missing, not a whole one, or too large.')
}
