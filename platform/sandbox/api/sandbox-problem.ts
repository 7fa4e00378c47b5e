// Why the sandbox's API did not do what it was asked, in the words of the one who asked.
import type { ErrorCodeName } from '../../../schema/contract/error-codes.ts'

export class SandboxProblem extends Error {
  override readonly name = 'SandboxProblem'
  readonly code: ErrorCodeName
  /** Every single thing that was wrong, each with its place. */
  readonly problems: readonly string[]

  constructor(code: ErrorCodeName, message: string, problems: readonly string[] = []) {
    super(message)
    this.code = code
    this.problems = problems
  }
}
