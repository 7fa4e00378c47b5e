// What every command of `npm run log` has: its help, and a run that answers the exit code. 0: everything holds; 1: the
// first thing that does not is named; 2: it could not begin.
import type { Environment } from '../read-config.ts'

export interface LogCommand {
  /** What it takes after its name. */
  readonly takes: string
  readonly about: string
  readonly run: (args: readonly string[], environment: Environment) => Promise<number>
}

/** Why a command can't begin, and what to do about it. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused'
}
