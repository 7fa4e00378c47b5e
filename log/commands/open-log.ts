// The stored log for a command: its database, and the key that signs what is taken out of it. From the environment, as the
// log's services are given theirs.
import pg from 'pg'
import { z } from 'zod'
import { type NoteSigner, noteSigner } from '../note/note-key.ts'
import { type Environment, readKeyFile, readMode, readSettings, settingFields } from '../read-config.ts'

const schema = z.object({
  IZIN_MODE: settingFields.mode,
  IZIN_LOG_DATABASE_URL: settingFields.needed('IZIN_LOG_DATABASE_URL'),
  IZIN_LOG_ORIGIN: settingFields.origin,
  IZIN_LOG_KEY_FILE: settingFields.needed('IZIN_LOG_KEY_FILE'),
})

export interface OpenLog {
  readonly database: pg.Pool
  readonly signer: NoteSigner
}

export async function withLog<T>(environment: Environment, work: (log: OpenLog) => Promise<T>): Promise<T> {
  const settings = readSettings(environment, schema)
  const mode = readMode(settings.IZIN_MODE, '127.0.0.1')
  const key = readKeyFile('IZIN_LOG_KEY_FILE', settings.IZIN_LOG_KEY_FILE, mode)
  const database = new pg.Pool({ connectionString: settings.IZIN_LOG_DATABASE_URL, max: 2 })
  try {
    return await work({ database, signer: noteSigner(settings.IZIN_LOG_ORIGIN, 'note', key) })
  } finally {
    await database.end()
  }
}
