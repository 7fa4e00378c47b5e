// `npm run enrol`: the operator tells Izin which person of the registers signs in under which `sub` of the identity provider.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { enrolSubjects, readEnrolments } from '../../consent-ui/upstream-sign-in/enrol-subjects.ts'
import { readMigrationConfig } from '../config.ts'
import { ownerConnection } from '../database/owners.ts'
import { openOwners } from '../personas/open-sandbox-databases.ts'
import { reportProblem } from '../report-problem.ts'
import { StartupProblem } from '../startup-problem.ts'
import { unlink } from './unlink.ts'

const help = `npm run enrol -- --issuer URL FILE: which person signs in under which sub of the identity provider.
npm run enrol -- --issuer URL --unlink --reason WHY FILE: takes identities from their persons.

  FILE          a line for each person: the provider's sub, a comma, the person's id in the registers (a UUID)
  --issuer URL  the provider's issuer, exactly as in IZIN_UPSTREAM_ISSUER
  --unlink      FILE has a sub a line: each signs in nobody from now on, until it is enrolled anew; the sessions of its person
                end, and tokens of their own apps are refused. Consents stay. It says so with numbers and asks first
  --reason WHY  REPLACED, WRONG_PERSON, MISUSED or ASKED_FOR; it stands in the operators' log
  --yes         unlink without asking

All lines are taken or none. Whoever signs in without being enrolled gets an id that no register knows, and has no data to share;
enrolled later, they get theirs as long as they have not answered a request. Keep the file as safe as the registers.
The database is the one named in IZIN_CONSENT_DATABASE_URL with the other owners', or that of \`npm start\`.`

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...{ help: { type: 'boolean', short: 'h' }, issuer: { type: 'string' }, unlink: { type: 'boolean' } },
      ...{ reason: { type: 'string' }, yes: { type: 'boolean' } },
    },
  })
  if (values.help === true) console.log(help)
  else await enrol(values, positionals)
} catch (error) {
  process.exitCode = reportProblem(error)
}

interface Wanted {
  readonly issuer?: string | undefined
  readonly unlink?: boolean | undefined
  readonly reason?: string | undefined
  readonly yes?: boolean | undefined
}

async function enrol(wanted: Wanted, [file, ...more]: readonly string[]): Promise<void> {
  const { issuer } = wanted
  if (issuer === undefined || !URL.canParse(issuer)) throw problem('Name the provider with --issuer URL (see --help).')
  if (file === undefined || more.length > 0) throw problem('Name one file (see --help).')
  const text = readText(file)
  if (wanted.unlink !== true && (wanted.reason !== undefined || wanted.yes !== undefined))
    throw problem('--reason and --yes go with --unlink.')
  const opened = await openOwners(readMigrationConfig(process.env))
  const pool = new pg.Pool({ ...ownerConnection(opened.urls.consent, 'consent'), max: 1 })
  pool.on('error', () => {})
  try {
    if (wanted.unlink === true) {
      await unlink(pool, { issuer, file, text, reason: wanted.reason, confirmed: wanted.yes === true })
    } else await link(pool, issuer, file, text)
  } finally {
    await pool.end()
    await opened.close()
  }
}

async function link(pool: pg.Pool, issuer: string, file: string, text: string): Promise<void> {
  const enrolments = readEnrolments(text)
  if ('line' in enrolments)
    throw problem(`Line ${enrolments.line} of ${file} is not a sub, a comma and a UUID; nothing was changed.`)
  const done = await enrolSubjects(pool, issuer, enrolments)
  if (done.outcome === 'REFUSED') throw problem(`Person ${done.line} of ${file}: ${done.why}; nothing was changed.`)
  console.log(`Enrolled ${done.added}; ${done.already} were before. They can sign in at once.`)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw problem(`${file} can't be read.`)
  }
}

function problem(sentence: string): StartupProblem {
  return new StartupProblem('CONFIGURATION', sentence)
}
