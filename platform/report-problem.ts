// What a command prints when it can't go on, and its exit code. A known problem is one sentence; anything else is a bug
// of ours and keeps its stack.
import { StartupProblem } from './startup-problem.ts'

/** Names of the errors by which a service or a seed refuses to start; each carries a sentence for the reader. */
const refusals = new Set([
  'StartupProblem',
  'StartRefused',
  'LogStartRefused',
  'RegistryStartRefused',
  'ReceiptKeyRefused',
  'ConfigProblem',
  'NoSupergraph',
  'SandboxDataInProduction',
  'SeedProblem',
])

export function reportProblem(error: unknown): 1 {
  if (error instanceof Error && refusals.has(error.name)) console.error(`\n${error.message}`)
  else if (isUnknownOption(error)) console.error(`\n${error.message} (see --help)`)
  else console.error('\nIzin stopped because of a mistake of its own; please report this:\n', error)
  return 1
}

/** A port that somebody else took while we were starting. */
export function asPortProblem(error: unknown, setting: string): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) return error
  return new StartupProblem('PORT_IN_USE', `The port of ${setting} is in use; stop what uses it or set another port.`, {
    cause: error,
  })
}

function isUnknownOption(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
