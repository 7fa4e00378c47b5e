// Reads what stands after a command. Throws a CommandProblem that says what would have been understood. The last of
// `positionals` may end with `…`: one or more of them.
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { CommandProblem, exitCodes } from './exit-codes.ts'

export function readArguments<Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
  positionals: readonly string[],
  usage: string,
) {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true })
    const { length } = parsed.positionals
    const many = positionals.at(-1)?.endsWith('…') ?? false
    if (length === positionals.length || (many && length > positionals.length)) return parsed
  } catch {
    // The usage below says it.
  }
  throw new CommandProblem(`Usage: ${usage}`, exitCodes.usage)
}
