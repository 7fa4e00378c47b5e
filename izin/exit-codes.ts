// What a program that calls `izin` may rely on.
export const exitCodes = { ok: 0, refused: 1, usage: 2, unable: 3, conflict: 4 } as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

export const exitCodesHelp = `Exit codes
  0  done; of a check: nothing stands against publishing
  1  the check found errors
  2  the command was not understood; nothing was done
  3  it could not be carried out: a file is missing or is not what it should be
  4  another publish came first: check against what is active now, and publish again`

/** Ends the command with one sentence and a code. The message says what to do. */
export class CommandProblem extends Error {
  override readonly name = 'CommandProblem'
  readonly exitCode: ExitCode

  constructor(message: string, exitCode: ExitCode) {
    super(message)
    this.exitCode = exitCode
  }
}
