// What a sandbox at this machine left for the log's commands. Only where the operator set nothing of their own.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LogCommandFile, logCommandFile, logCommandFileSchema } from '../../schema/contract/log-command-file.ts'
import type { Environment } from '../read-config.ts'

/** undefined where no sandbox was started here, and in production. */
export function readSandboxSettings(environment: Environment): LogCommandFile | undefined {
  if (environment['IZIN_MODE'] === 'production' || environment['IZIN_LOG_DATABASE_URL'] !== undefined) return undefined
  try {
    const file = join(environment['IZIN_DATA_FOLDER'] ?? '.izin', logCommandFile)
    return logCommandFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}
