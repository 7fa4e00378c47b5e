// As whom the database server runs. PostgreSQL refuses to run as root, so a start by root drops to the user `postgres`,
// or to `nobody` where there is none (a bare container); no user is ever made. What that user can reach is found out by
// trying as that user, never computed from permission bits.
import { execFileSync, spawnSync } from 'node:child_process'
import { StartupProblem } from '../startup-problem.ts'

/** Options for `spawn` that run a program as the database's user; `cwd` is a folder that every user can enter. */
export interface DatabaseUser {
  readonly uid?: number
  readonly gid?: number
  readonly cwd: string
}

export function databaseUser(): DatabaseUser {
  if (process.getuid?.() !== 0) return { cwd: '/' }
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = [numericId('-u', name), numericId('-g', name)]
    if (uid !== undefined && gid !== undefined) return { uid, gid, cwd: '/' }
  }
  throw new StartupProblem(
    'DATABASE_PROGRAMS',
    'PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it as; start Izin as an ordinary user.',
  )
}

/** Whether the database's user can list, enter and write a folder that exists. */
export function canUseFolder(folder: string, user: DatabaseUser): boolean {
  const probe = spawnSync('/bin/sh', ['-c', 'test -r "$0" && test -w "$0" && test -x "$0"', folder], user)
  return probe.status === 0
}

function numericId(flag: '-u' | '-g', name: string): number | undefined {
  try {
    return Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  } catch {
    return undefined
  }
}
