// Makes the files of a new database cluster, its password among them. The cluster is complete or absent: it is made under
// another name and moved, so that a start that was killed half way leaves nothing that looks like a damaged database, and
// of two starts at once one wins.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { StartupProblem } from '../startup-problem.ts'
import type { DatabaseUser } from './database-user.ts'
import type { PostgresPrograms } from './find-postgres-programs.ts'

/** Name of the cluster's superuser. */
export const superuser = 'postgres'

export async function initialiseCluster(folder: string, programs: PostgresPrograms, user: DatabaseUser): Promise<void> {
  for (const name of readdirSync(folder))
    if (name.startsWith('unfinished-') && isOld(join(folder, name)))
      rmSync(join(folder, name), { recursive: true, force: true })

  const unfinished = join(folder, `unfinished-${randomBytes(6).toString('hex')}`)
  const passwordFile = `${unfinished}.password`
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  if (user.uid !== undefined && user.gid !== undefined) chownSync(passwordFile, user.uid, user.gid)

  // The C locale sorts the same on every machine; dates and numbers are formatted by the services, never by the database.
  const options = ['--auth=scram-sha-256', '--encoding=UTF8', '--no-locale', '--no-instructions', '--no-sync']
  try {
    await promisify(execFile)(
      join(programs.bin, 'initdb'),
      ['-D', unfinished, '-U', superuser, `--pwfile=${passwordFile}`, ...options],
      user,
    )
    renameSync(passwordFile, passwordPath(unfinished))
    renameSync(unfinished, join(folder, 'data'))
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    rmSync(passwordFile, { force: true })
    if (existsSync(join(folder, 'data'))) return // another start was quicker
    throw new StartupProblem(
      'DATABASE_FOLDER',
      `The database can't be made in ${folder} (${lastLine(error)}); free space or set IZIN_DATA_FOLDER to another folder.`,
      { cause: error },
    )
  }
}

/** PostgreSQL leaves files it does not know alone. */
export function passwordPath(data: string): string {
  return join(data, 'izin-password')
}

/** Left by a start that was killed, rather than being made right now. */
function isOld(path: string): boolean {
  return Date.now() - statSync(path).mtimeMs > 120_000
}

function lastLine(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
  return (
    text
      .trim()
      .split('\n')
      .findLast((line) => /error|fatal|could not/i.test(line)) ?? text.trim().slice(-200)
  )
}
