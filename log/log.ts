// `npm run log -- <command>`: everything about the log that is not a service. Exit 0: everything holds; 1: the first thing
// that does not is named; 2: it could not begin.
import { auditCommand } from './commands/audit.ts'
import { CommandRefused, type LogCommand } from './commands/command.ts'
import { exportCommand } from './commands/export.ts'
import { feedCommand } from './commands/feed.ts'
import { proveCommand } from './commands/prove.ts'
import { rotateKeyCommand } from './commands/rotate-key.ts'
import { rotateReceiptKeyCommand } from './commands/rotate-receipt-key.ts'
import { verifyCommand } from './commands/verify.ts'
import { verifyReceiptCommand } from './commands/verify-receipt.ts'

const commands: ReadonlyMap<string, LogCommand> = new Map([
  ['verify', verifyCommand],
  ['export', exportCommand],
  ['feed', feedCommand],
  ['prove', proveCommand],
  ['verify-receipt', verifyReceiptCommand],
  ['audit', auditCommand],
  ['rotate-key', rotateKeyCommand],
  ['rotate-receipt-key', rotateReceiptKeyCommand],
])

process.exit(await run(process.argv.slice(2)))

async function run([name = '', ...args]: readonly string[]): Promise<number> {
  const command = commands.get(name)
  if (args.includes('--help') || args.includes('-h') || name === '--help' || name === '-h') {
    console.log(command === undefined ? everyUsage() : usage(name, command))
    return 0
  }
  if (command === undefined) return refuse(everyUsage())
  try {
    return await command.run(args, process.env)
  } catch (error) {
    // parseArgs names an option that does not exist.
    if (error instanceof CommandRefused || error instanceof TypeError)
      return refuse(`${error.message}\nnpm run log -- ${name} --help says more.`)
    return refuse(error instanceof Error ? error.message : 'The command failed.')
  }
}

function usage(name: string, { takes, about }: LogCommand): string {
  return `npm run log -- ${name} ${takes}\n\n${about}`
}

function everyUsage(): string {
  return [...commands].map(([name, command]) => usage(name, command)).join('\n\n')
}

function refuse(why: string): number {
  console.error(why)
  return 2
}
