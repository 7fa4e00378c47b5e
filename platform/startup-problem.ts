// A reason not to start, written for the person at the terminal: one sentence that says what is wrong and one step
// that mends it. It must never carry a password or a key.

export type StartupProblemCode =
  | 'CONFIGURATION'
  | 'DATABASE_FOLDER'
  | 'DATABASE_PROGRAMS'
  | 'DATABASE_UNREACHABLE'
  | 'DATABASE_MISSING'
  | 'DATABASE_MIGRATIONS'
  | 'DATABASE_STAMP'
  | 'KEYS'
  | 'PORT_IN_USE'

export class StartupProblem extends Error {
  override readonly name = 'StartupProblem'
  readonly code: StartupProblemCode

  constructor(code: StartupProblemCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.code = code
  }
}
