// Where the embedded database keeps its files: `<data folder>/postgres`, or a folder below /var/tmp when the database's
// user can't reach that. Layout: data/ (the cluster and its password), server.log,
// programs/ (a copy, only where needed).
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartupProblem } from '../startup-problem.ts'
import { canUseFolder, type DatabaseUser } from './database-user.ts'

export interface ServerFolder {
  readonly path: string
  /** True when it is not inside the data folder that was asked for. */
  readonly elsewhere: boolean
}

/** `dataFolder` is absolute. The same data folder leads to the same server folder at every start. */
export function chooseServerFolder(dataFolder: string, user: DatabaseUser): ServerFolder {
  const inside = join(dataFolder, 'postgres')
  makeFolder(dataFolder, 0o711) // passable, not readable: the database's user must get through to its own folder
  makeFolder(inside, 0o700, user)
  if (canUseFolder(inside, user)) return { path: inside, elsewhere: false }

  const name = `izin-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 16)}`
  for (const parent of ['/var/tmp', tmpdir(), '/tmp']) {
    const folder = join(parent, name)
    try {
      makeFolder(folder, 0o700, user)
    } catch (error) {
      if (error instanceof StartupProblem) continue
      throw error
    }
    if (canUseFolder(folder, user)) return { path: folder, elsewhere: true }
  }
  throw new StartupProblem(
    'DATABASE_FOLDER',
    `The user who runs the database can't write to ${inside}; set IZIN_DATA_FOLDER to a folder that every user can reach, or start Izin as an ordinary user.`,
  )
}

/** Modes and owners are set on what is made here; a folder that was there already is used as it is. */
function makeFolder(folder: string, mode: number, owner?: DatabaseUser): void {
  try {
    const made = mkdirSync(folder, { recursive: true, mode }) !== undefined
    if (made) chmodSync(folder, mode)
    if (owner === undefined) return
    const found = lstatSync(folder)
    // A folder below /var/tmp could have been put there by somebody else, to read the database or to plant one.
    if (!found.isDirectory() || ![process.getuid?.() ?? found.uid, owner.uid].includes(found.uid))
      throw new StartupProblem(
        'DATABASE_FOLDER',
        `${folder} belongs to somebody else; set IZIN_DATA_FOLDER to another folder.`,
      )
    if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid)
  } catch (error) {
    if (error instanceof StartupProblem) throw error
    throw new StartupProblem(
      'DATABASE_FOLDER',
      `The folder ${folder} can't be made or changed (${error instanceof Error ? error.message : error}); set IZIN_DATA_FOLDER to a folder you own.`,
      { cause: error },
    )
  }
}
