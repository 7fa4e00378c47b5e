// Runs and stops the server process over a cluster that exists. pg_ctl gives it a session of its own, so signals of our
// terminal do not reach it, and it goes on when we are killed.
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { StartupProblem } from '../startup-problem.ts'
import { damagedFolder, lockedByAnother } from './damaged-folder.ts'
import type { DatabaseUser } from './database-user.ts'
import { findFreePort, isPortFree } from './find-free-port.ts'
import type { PostgresPrograms } from './find-postgres-programs.ts'
import { readServerLock, serverAnswers } from './running-server.ts'

export const serverHost = '127.0.0.1'

export interface ServerToRun {
  readonly folder: string
  readonly password: string
  readonly programs: PostgresPrograms
  readonly user: DatabaseUser
  readonly port?: number
  readonly durable?: boolean
}

const settings = [
  `listen_addresses=${serverHost}`,
  "unix_socket_directories=''",
  'max_connections=200',
  'TimeZone=UTC',
  'log_timezone=UTC',
]
const quickButUnsafe = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']

/** Returns its port. Of two starts at once both return the same server's. */
export async function runServer(server: ServerToRun): Promise<number> {
  const { folder, programs, user } = server
  if (server.port !== undefined && !(await isPortFree(server.port)))
    throw new StartupProblem('PORT_IN_USE', `Port ${server.port} for the database is in use; choose another.`)
  const data = join(folder, 'data')
  const log = join(folder, 'server.log')
  forgetStrangersLock(data)

  // A port that was free may be taken a moment later: try again with another.
  for (let attempt = 1; ; attempt++) {
    const port = server.port ?? (await findFreePort())
    const all = [`port=${port}`, ...settings, ...(server.durable === false ? quickButUnsafe : [])]
    const flags = all.map((setting) => `-c ${setting}`).join(' ')
    rmSync(log, { force: true })
    try {
      await pgCtl(programs, user, ['start', '-w', '-t', '60', '-s', '-D', data, '-l', log, '-o', flags])
      return port
    } catch (error) {
      const said = existsSync(log) ? readFileSync(log, 'utf8') : String(error)
      if (lockedByAnother.test(said)) {
        const theirs = await awaitOtherStart(data, server.password)
        if (theirs !== undefined) return theirs
      }
      if (/Address already in use/.test(said) && server.port === undefined && attempt < 5) continue
      throw damagedFolder(folder, said)
    }
  }
}

export async function stopServer(data: string, programs: PostgresPrograms, user: DatabaseUser): Promise<void> {
  // A lock without its process is what a crash leaves behind; the next start clears it away.
  const lock = readServerLock(data)
  if (lock === undefined || !isAlive(lock.pid)) return
  await pgCtl(programs, user, ['stop', '-w', '-t', '60', '-s', '-m', 'fast', '-D', data])
}

/** Port of a server that another start brings up at this moment. */
async function awaitOtherStart(data: string, password: string): Promise<number | undefined> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const lock = readServerLock(data)
    if (lock !== undefined && (await serverAnswers(data, lock.port, password))) return lock.port
    await sleep(250)
  }
  return undefined
}

/**
 * After a restart of the machine or container the process id in the lock may be somebody else's, and PostgreSQL would
 * take it for a server of its own.
 */
function forgetStrangersLock(data: string): void {
  const lock = readServerLock(data)
  if (lock === undefined || !isAlive(lock.pid)) return
  try {
    const said = execFileSync('ps', ['-o', 'stat=', '-o', 'comm=', '-p', String(lock.pid)], { encoding: 'utf8' })
    // A killed server that nobody has reaped, as in a container without an init process, is a zombie (Z) and holds nothing.
    if (!/postgres/.test(said) || said.trimStart().startsWith('Z')) rmSync(join(data, 'postmaster.pid'))
  } catch {
    // Without `ps` nothing is known, and the lock stays.
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function pgCtl(programs: PostgresPrograms, user: DatabaseUser, args: readonly string[]): Promise<void> {
  await promisify(execFile)(join(programs.bin, 'pg_ctl'), args, user)
}
