// The disk under a database, where it can be seen: the server is on this machine and tells where its files are.
import { stat, statfs } from 'node:fs/promises'
import type pg from 'pg'

export interface Disk {
  /** Databases with the same one share the room. */
  readonly id: string
  readonly freeBytes: number
  /** Of the log that is written beside the rows, until it is used again. */
  readonly logBytes: number
}

const here = /^(localhost|127(?:\.\d{1,3}){3}|::1|\/.*)$/

/** Undefined when it can't be seen: another machine, a container, or a login that may not know. */
export async function seeDisk(client: pg.Client): Promise<Disk | undefined> {
  if (!here.test(client.host)) return undefined
  try {
    const { rows } = await client.query<{ folder: string; log: string }>(
      `SELECT current_setting('data_directory') AS folder, pg_size_bytes(current_setting('max_wal_size')) AS log`,
    )
    const folder = rows[0]?.folder ?? ''
    const { bavail, bsize } = await statfs(folder)
    const { dev } = await stat(folder)
    return { id: String(dev), freeBytes: bavail * bsize, logBytes: Number(rows[0]?.log) }
  } catch {
    return undefined
  }
}
