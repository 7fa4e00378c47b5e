// `npm run population`: fills the databases named in the environment, or the embedded one, with made-up people and
// companies. For the sandbox alone; `--help` says more.
import { readMigrationConfig } from '../../platform/config.ts'
import { openDatabases } from '../../platform/database/open-databases.ts'
import { prepareDatabases } from '../../platform/database/prepare-databases.ts'
import { reportProblem } from '../../platform/report-problem.ts'
import { singaporeDay } from '../../schema/singapore-day.ts'
import { fillDatabases, type PopulationOptions } from './fill-databases.ts'
import { PopulationProblem } from './population-problem.ts'
import { help, readOptions } from './read-options.ts'

try {
  const options = readOptions(process.argv.slice(2))
  if (options === undefined) console.log(help)
  else if (!(await populate(options))) process.exitCode = 130
} catch (error) {
  if (error instanceof PopulationProblem) console.error(`\n${error.message}`)
  process.exitCode = error instanceof PopulationProblem ? 1 : reportProblem(error)
}

/** False if it was stopped before the end. */
async function populate(options: PopulationOptions): Promise<boolean> {
  const { mode, databases: named, dataFolder } = readMigrationConfig(process.env)
  if (mode === 'production')
    throw new PopulationProblem(
      'PRODUCTION',
      'Made-up people are never put into production; set IZIN_MODE=sandbox and name the databases of a sandbox.',
    )
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const { owners: urls, settings, close } = await openDatabases(named, dataFolder, console.log)
  try {
    // The embedded database is a sandbox's whatever it holds, and may be a minute old.
    if (named.kind === 'embedded') await prepareDatabases({ urls, settings, mode, onProgress: console.log })
    const today = singaporeDay(new Date())
    const finished = await fillDatabases({ urls, settings }, options, { today, onLine: console.log, stop: stop.signal })
    if (!finished) console.log('Stopped; the same command goes on from here.')
    return finished
  } finally {
    await close()
  }
}
