// Settings of a witness.
import { z } from 'zod'
import type { EnvironmentVariable } from '../../schema/contract/environment.ts'
import { parseVerifierKey } from '../note/note-key.ts'
import { type Environment, readKeyFile, readMode, readSettings, settingFields } from '../read-config.ts'
import { LogStartRefused } from '../start-refused.ts'

export const witnessVariables = [
  'IZIN_MODE',
  'IZIN_HOST',
  'IZIN_WITNESS_PORT',
  'IZIN_WITNESS_NAME',
  'IZIN_WITNESS_KEY_FILE',
  'IZIN_WITNESS_STATE_FILE',
  'IZIN_WITNESS_LOG_KEYS',
  'IZIN_LOG_LEVEL',
] as const satisfies readonly EnvironmentVariable[]

const schema = z.object({
  IZIN_MODE: settingFields.mode,
  IZIN_HOST: settingFields.host,
  IZIN_WITNESS_PORT: settingFields.port(4041),
  IZIN_WITNESS_NAME: settingFields
    .needed('IZIN_WITNESS_NAME')
    .regex(/^[^\s+]+$/, 'must have neither spaces nor a plus'),
  IZIN_WITNESS_KEY_FILE: settingFields.needed('IZIN_WITNESS_KEY_FILE'),
  IZIN_WITNESS_STATE_FILE: settingFields.needed('IZIN_WITNESS_STATE_FILE'),
  IZIN_WITNESS_LOG_KEYS: settingFields.needed('IZIN_WITNESS_LOG_KEYS'),
  IZIN_LOG_LEVEL: settingFields.logLevel,
})

export function readWitnessConfig(environment: Environment) {
  const settings = readSettings(environment, schema)
  const mode = readMode(settings.IZIN_MODE, settings.IZIN_HOST)
  const logs = settings.IZIN_WITNESS_LOG_KEYS.trim()
    .split(/\s+/)
    .map((text) => {
      const verifier = parseVerifierKey(text)
      if (verifier?.type !== 'note') throw new LogStartRefused('IZIN_WITNESS_LOG_KEYS holds what is no key of a log.')
      return verifier
    })
  return {
    host: settings.IZIN_HOST,
    port: settings.IZIN_WITNESS_PORT,
    name: settings.IZIN_WITNESS_NAME,
    key: readKeyFile('IZIN_WITNESS_KEY_FILE', settings.IZIN_WITNESS_KEY_FILE, mode),
    logs,
    stateFile: settings.IZIN_WITNESS_STATE_FILE,
    logLevel: settings.IZIN_LOG_LEVEL,
  }
}
