// Says in one sentence why a database folder can't be started, from what the server itself said, and what to do.
import { join } from 'node:path'
import { StartupProblem } from '../startup-problem.ts'
import { readServerLock } from './running-server.ts'

/** What the server logs when another one has the folder. */
export const lockedByAnother = /lock file "postmaster.pid" already exists/

/** `reason` is the server's log of this attempt, or a reason of our own. */
export function damagedFolder(folder: string, reason: string): StartupProblem {
  const lock = readServerLock(join(folder, 'data'))
  if (lockedByAnother.test(reason) && lock !== undefined)
    return new StartupProblem(
      'DATABASE_FOLDER',
      `Process ${lock.pid} holds the database in ${folder} but does not answer; stop it and start again.`,
    )
  const lines = reason.trim().split('\n')
  const cause = lines.findLast((line) => /(FATAL|PANIC|ERROR):/.test(line)) ?? lines.at(-1)
  return new StartupProblem(
    'DATABASE_FOLDER',
    `The database in ${folder} does not start (${cause?.trim()}); restore the folder, or delete it to begin afresh with new sandbox data.`,
  )
}
