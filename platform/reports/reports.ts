// `npm run reports`: the operator reads what residents reported about recipients.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { printReports, readReports } from '../../consent-record/read-reports.ts'
import { readMigrationConfig } from '../config.ts'
import { ownerConnection } from '../database/owners.ts'
import { openOwners } from '../personas/open-sandbox-databases.ts'
import { reportProblem } from '../report-problem.ts'
import { StartupProblem } from '../startup-problem.ts'

const help = `npm run reports -- [--client ID] [--days N] [--json]: what residents reported about recipients, newest first.

  --client ID   only about this client
  --days N      only of the last N days
  --json        for a program

Who reported is not shown. Next step: look at the client's approvals, and suspend it if that is called for.
The database is that of \`npm start\`, or the one named in IZIN_CONSENT_DATABASE_URL with the other owners'.`

try {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h' },
      client: { type: 'string' },
      days: { type: 'string' },
      json: { type: 'boolean' },
    },
  })
  if (values.help === true) console.log(help)
  else await show({ clientId: values.client, days: daysOf(values.days) }, values.json === true)
} catch (error) {
  process.exitCode = reportProblem(error)
}

function daysOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^[1-9]\d{0,4}$/.test(text))
    throw new StartupProblem('CONFIGURATION', '--days takes a whole number of days, such as 30.')
  return Number(text)
}

async function show(filter: Parameters<typeof readReports>[1], json: boolean): Promise<void> {
  const settings = readMigrationConfig(process.env)
  if (settings.databases.kind === 'embedded' && !existsSync(join(settings.dataFolder, 'postgres'))) {
    throw new StartupProblem(
      'DATABASE_MISSING',
      'There is no database yet; start Izin once with `npm start`, or name one in IZIN_CONSENT_DATABASE_URL.',
    )
  }
  const opened = await openOwners(settings)
  const pool = new pg.Pool({ ...ownerConnection(opened.urls.consent, 'consent'), max: 1 })
  pool.on('error', () => {})
  try {
    const reports = await readReports(pool, filter)
    console.log(json ? JSON.stringify(reports, null, 2) : printReports(reports))
  } finally {
    await pool.end()
    await opened.close()
  }
}
