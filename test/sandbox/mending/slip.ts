// One thing that a bank's engineers get wrong: what they send, how it is refused, and the words that the sandbox must find
// for it: which value, what it must be. `{issuer}` and the like stand for what is only known when the platform runs.
import type { Hop } from './bank-plan.ts'

export interface Slip {
  readonly slip: string
  readonly hop: Hop
  /** By the value's place in what is sent at that hop; `undefined` leaves it out. */
  readonly wrong: Readonly<Record<string, unknown>>
  readonly status: number
  readonly code: string
  readonly says: string
  /** It is the second time that is refused. */
  readonly again?: boolean
}

type Row = readonly [
  slip: string,
  wrong: Readonly<Record<string, unknown>>,
  status: number,
  code: string,
  says: string,
  again?: 'again',
]

export function at(hop: Hop, rows: readonly Row[]): readonly Slip[] {
  return rows.map(([slip, wrong, status, code, says, again]) => ({
    ...{ hop, slip, wrong, status, code, says },
    again: again !== undefined,
  }))
}

export const seconds = (plus = 0) => ({ make: 'seconds', plus })
export const milliseconds = { make: 'milliseconds' }
