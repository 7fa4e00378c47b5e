// Settings of the sealer.
import { z } from 'zod'
import type { EnvironmentVariable } from '../../schema/contract/environment.ts'
import { type Environment, readKeyFile, readMode, readSettings, settingFields } from '../read-config.ts'
import { readWitnesses } from './read-witnesses.ts'

export const sealerVariables = [
  'IZIN_MODE',
  'IZIN_LOG_DATABASE_URL',
  'IZIN_LOG_ORIGIN',
  'IZIN_LOG_KEY_FILE',
  'IZIN_LOG_OTHER_KEY_FILE',
  'IZIN_LOG_WITNESSES_FILE',
  'IZIN_LOG_CHECKPOINT_FOLDER',
  'IZIN_LOG_LEVEL',
] as const satisfies readonly EnvironmentVariable[]

const schema = z.object({
  IZIN_MODE: settingFields.mode,
  IZIN_LOG_DATABASE_URL: settingFields.needed('IZIN_LOG_DATABASE_URL'),
  IZIN_LOG_ORIGIN: settingFields.origin,
  IZIN_LOG_KEY_FILE: settingFields.needed('IZIN_LOG_KEY_FILE'),
  IZIN_LOG_OTHER_KEY_FILE: z.string().optional(),
  IZIN_LOG_WITNESSES_FILE: z.string().optional(),
  IZIN_LOG_CHECKPOINT_FOLDER: z.string().optional(),
  IZIN_LOG_LEVEL: settingFields.logLevel,
})

export function readSealerConfig(environment: Environment) {
  const settings = readSettings(environment, schema)
  // It listens nowhere.
  const mode = readMode(settings.IZIN_MODE, '127.0.0.1')
  const otherKey = settings.IZIN_LOG_OTHER_KEY_FILE
  const witnesses = settings.IZIN_LOG_WITNESSES_FILE
  return {
    databaseUrl: settings.IZIN_LOG_DATABASE_URL,
    origin: settings.IZIN_LOG_ORIGIN,
    key: readKeyFile('IZIN_LOG_KEY_FILE', settings.IZIN_LOG_KEY_FILE, mode),
    otherKey: otherKey === undefined ? undefined : readKeyFile('IZIN_LOG_OTHER_KEY_FILE', otherKey, mode),
    witnesses: witnesses === undefined ? [] : readWitnesses(witnesses, mode),
    checkpointFolder: settings.IZIN_LOG_CHECKPOINT_FOLDER,
    logLevel: settings.IZIN_LOG_LEVEL,
  }
}
