// A reason not to fill the databases, or not to go on: one sentence that says what is wrong and one step that mends it.
// It must never carry a password.

export type PopulationProblemCode =
  | 'OPTIONS'
  | 'PRODUCTION'
  | 'STAMP'
  | 'SCHEMA'
  | 'RIGHTS'
  | 'OTHER_POPULATION'
  | 'ROOM'
  | 'BROKEN'

export class PopulationProblem extends Error {
  override readonly name = 'PopulationProblem'
  readonly code: PopulationProblemCode

  constructor(code: PopulationProblemCode, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.code = code
  }
}
