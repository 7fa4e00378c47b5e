// Settings of the log's server of proofs.
import { z } from 'zod'
import type { EnvironmentVariable } from '../../schema/contract/environment.ts'
import { type Environment, readMode, readSettings, settingFields } from '../read-config.ts'

export const logServerVariables = [
  'IZIN_MODE',
  'IZIN_HOST',
  'IZIN_LOG_PORT',
  'IZIN_LOG_DATABASE_URL',
  'IZIN_LOG_LEVEL',
] as const satisfies readonly EnvironmentVariable[]

const schema = z.object({
  IZIN_MODE: settingFields.mode,
  IZIN_HOST: settingFields.host,
  IZIN_LOG_PORT: settingFields.port(4040),
  IZIN_LOG_DATABASE_URL: settingFields.needed('IZIN_LOG_DATABASE_URL'),
  IZIN_LOG_LEVEL: settingFields.logLevel,
})

export function readLogServerConfig(environment: Environment) {
  const settings = readSettings(environment, schema)
  readMode(settings.IZIN_MODE, settings.IZIN_HOST)
  return {
    host: settings.IZIN_HOST,
    port: settings.IZIN_LOG_PORT,
    databaseUrl: settings.IZIN_LOG_DATABASE_URL,
    logLevel: settings.IZIN_LOG_LEVEL,
  }
}
