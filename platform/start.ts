// `npm start`: every service in one process. Prints progress, then what to open; Ctrl-C stops it all, a second Ctrl-C
// does not wait.
import { mkdirSync, openSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { type Logger, pino } from 'pino'
import { environmentVariables } from '../schema/contract/environment.ts'
import { type PlatformConfig, readPlatformConfig } from './config.ts'
import { describeRunning } from './describe-running.ts'
import { reportProblem } from './report-problem.ts'

try {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
  if (values.help === true) printHelp()
  else await start(readPlatformConfig(process.env))
} catch (error) {
  process.exit(reportProblem(error))
}

async function start(config: PlatformConfig): Promise<void> {
  const { logger, logFile } = openLog(config)
  // Loaded here: a wrong setting is told at once.
  const { startPlatform } = await import('./start-platform.ts')
  const starting = startPlatform(config, { logger, onProgress: (line) => console.log(`  ${line}`) })

  let stopping = false
  const stop = () => {
    if (stopping) process.exit(130)
    stopping = true
    console.log('\n  Stopping; press Ctrl-C again to stop at once.')
    starting
      .then((platform) => platform.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      )
  }
  // A terminal that was closed can be told nothing more, and that must not keep the services from stopping.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)

  const platform = await starting
  if (!stopping) console.log(describeRunning(platform, config, logFile))
}

/** The sandbox logs to a file, so that the terminal stays readable; production logs to its standard output. */
function openLog(config: PlatformConfig): { readonly logger: Logger; readonly logFile?: string } {
  if (config.mode === 'production') return { logger: pino({ level: config.logLevel }) }
  mkdirSync(config.dataFolder, { recursive: true, mode: 0o711 })
  const logFile = relative(process.cwd(), join(config.dataFolder, 'izin.log'))
  const file = openSync(logFile, 'w', 0o600)
  return { logger: pino({ level: config.logLevel }, pino.destination({ dest: file, sync: false })), logFile }
}

function printHelp(): void {
  console.log(`npm start: runs the gateway, the authorization server with the resident's pages, the three subgraphs, the disclosure log
and the registry in one process, over an embedded PostgreSQL or the databases named in the environment.

Settings, from the environment:
`)
  for (const [name, meaning] of Object.entries(environmentVariables)) console.log(`  ${name.padEnd(31)} ${meaning}`)
}
