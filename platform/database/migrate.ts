// `npm run migrate`: brings the databases named in the environment (or the embedded one) up to date and stops. For
// operators who run each service alone with a login that may not change the schema.
import { parseArgs } from 'node:util'
import { readMigrationConfig } from '../config.ts'
import { reportProblem } from '../report-problem.ts'
import { openDatabases } from './open-databases.ts'
import { prepareDatabases } from './prepare-databases.ts'

const help = `npm run migrate: applies the migrations and fills the table of scopes, then stops.

Name the databases with IZIN_PERSON_DATABASE_URL, IZIN_CORPORATE_DATABASE_URL and IZIN_CONSENT_DATABASE_URL, each with a
login that owns its schema and may create roles, and set IZIN_MODE. Without them it is the embedded database.`

try {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
  if (values.help === true) console.log(help)
  else await migrate()
} catch (error) {
  process.exitCode = reportProblem(error)
}

async function migrate(): Promise<void> {
  const config = readMigrationConfig(process.env)
  const databases = await openDatabases(config.databases, config.dataFolder, console.log)
  try {
    const { owners: urls, settings } = databases
    await prepareDatabases({ urls, settings, mode: config.mode, onProgress: console.log })
    console.log('The databases are up to date.')
  } finally {
    await databases.close()
  }
}
