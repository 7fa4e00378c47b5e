// Finds a server that still runs over a data folder, because the process that started it was killed. It is reused only
// if it answers with our password and says that this folder is its own.
import { readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { superuser } from './initialise-cluster.ts'

export interface ServerLock {
  readonly pid: number
  readonly port: number
}

/** What `postmaster.pid` says: line 1 is the process id, line 4 the port. Undefined when no server holds the folder. */
export function readServerLock(data: string): ServerLock | undefined {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
    const [pid, port] = [Number(lines[0]), Number(lines[3])]
    return pid > 0 && port > 0 ? { pid, port } : undefined
  } catch {
    return undefined
  }
}

export async function serverAnswers(data: string, port: number, password: string): Promise<boolean> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: superuser,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 3000,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory')
    return rows[0]?.data_directory === realpathSync(data) || rows[0]?.data_directory === data
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}
