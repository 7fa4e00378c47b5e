// What the database refused while personas were written, in a sentence with the next step. Everything was rolled back.
import { StartupProblem } from '../startup-problem.ts'

export function explainDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StartupProblem) return error
  const code = 'code' in error ? String(error.code) : ''
  // SQLSTATE classes 08 and 57: the connection broke or the server stops.
  if (/^(08|57)/.test(code) || code === 'ECONNRESET' || error.message.startsWith('Connection terminated'))
    return new StartupProblem(
      'DATABASE_UNREACHABLE',
      'The database stopped answering, and nothing was changed; try again when it answers.',
      { cause: error },
    )
  if (code === '42501')
    return new StartupProblem(
      'DATABASE_UNREACHABLE',
      'The login in IZIN_PERSON_DATABASE_URL or IZIN_CONSENT_DATABASE_URL may not write there, and nothing was changed; name one that owns its schema.',
      { cause: error },
    )
  // Classes 22 and 23: a value or a constraint. What the checks before did not see is said as the database says it.
  if (/^2[23]/.test(code))
    return new StartupProblem(
      'CONFIGURATION',
      `The database refuses a value of these personas (${error.message}), and nothing was changed; correct it.`,
      { cause: error },
    )
  return error
}
