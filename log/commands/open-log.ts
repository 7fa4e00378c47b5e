// The stored log for a command: its database, and the key that signs what is taken out of it. From the environment, as the
// log's services are given theirs, or from the sandbox that was started here.
import pg from 'pg'
import { z } from 'zod'
import { type NoteSigner, noteSigner } from '../note/note-key.ts'
import { type Environment, readKeyFile, readMode, readSettings, settingFields } from '../read-config.ts'
import { readSandboxSettings } from './sandbox-settings.ts'

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
  const { databaseUrl, origin, key } = settingsOf(environment)
  const database = new pg.Pool({ connectionString: databaseUrl, max: 2 })
  try {
    return await work({ database, signer: noteSigner(origin, 'note', key) })
  } finally {
    await database.end()
  }
}

function settingsOf(environment: Environment) {
  const sandbox = readSandboxSettings(environment)
  if (sandbox !== undefined) return { databaseUrl: sandbox.auditor, origin: sandbox.origin, key: sandbox.key }
  const settings = readSettings(environment, schema)
  const mode = readMode(settings.IZIN_MODE, '127.0.0.1')
  const key = readKeyFile('IZIN_LOG_KEY_FILE', settings.IZIN_LOG_KEY_FILE, mode)
  return { databaseUrl: settings.IZIN_LOG_DATABASE_URL, origin: settings.IZIN_LOG_ORIGIN, key }
}
