// The command line: finds the command, runs it, and turns what went wrong into one sentence and an exit code.

import { agencyCommands } from './agency/agency-commands.ts'
import { clientCommands } from './client/client-commands.ts'
import { CommandProblem, exitCodes, exitCodesHelp } from './exit-codes.ts'
import { inspectCommand } from './inspect.ts'
import { operatorCommands } from './operator/operator-commands.ts'
import { scopesCommand } from './scopes.ts'
import { checkCommand } from './subgraph-check.ts'
import { initCommand } from './subgraph-init.ts'
import { usageCommand } from './usage.ts'

export interface Command {
  /** `subgraph check`, `inspect` */
  readonly name: string
  readonly summary: string
  readonly help: string
  readonly run: (args: readonly string[]) => number | Promise<number>
}

const commands: readonly Command[] = [
  checkCommand,
  initCommand,
  ...agencyCommands,
  scopesCommand,
  inspectCommand,
  ...clientCommands,
  ...operatorCommands,
  usageCommand,
]

const widest = Math.max(...commands.map(({ name }) => name.length))
const help = `izin: publish an agency's data on Izin without touching anybody else's, ask for no more than a query needs,
and see what is wrong with a token.

Commands
${commands.map(({ name, summary }) => `  izin ${name.padEnd(widest)} ${summary}`).join('\n')}

Each command has --help.

${exitCodesHelp}`

function run(args: readonly string[]): number | Promise<number> {
  const command = commands.find(({ name }) => `${args.join(' ')} `.startsWith(`${name} `))
  const asksForHelp = args.includes('--help') || args.includes('-h')
  if (command !== undefined) {
    if (!asksForHelp) return command.run(args.slice(command.name.split(' ').length))
    console.log(`${command.help}\n\n${exitCodesHelp}`)
    return exitCodes.ok
  }
  if (asksForHelp) {
    console.log(help)
    return exitCodes.ok
  }
  console.error(args.length === 0 ? help : `There is no command "izin ${args.join(' ')}".\n\n${help}`)
  return exitCodes.usage
}

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof CommandProblem)) throw error
  console.error(error.message)
  process.exitCode = error.exitCode
}
