// A reason not to start: one sentence for the operator, with the next step. Never holds a secret.

export class StartRefused extends Error {
  override readonly name = 'StartRefused'
}
