// `npm run log -- audit`: the whole stored log against its events.
import { parseArgs } from 'node:util'
import pg from 'pg'
import { sha256Hasher } from '../merkle/tree-hasher.ts'
import { auditLog } from '../verify/audit-log.ts'
import { describeChecks } from '../verify/describe-verified.ts'
import { CommandRefused, type LogCommand } from './command.ts'
import { readSandboxSettings } from './sandbox-settings.ts'
import { readTrustedKeys } from './trusted-keys.ts'

export const auditCommand: LogCommand = {
  takes: '[--log-key <key>]',
  about:
    'Hashes every stored event anew and checks each leaf, node and checkpoint, over the database in IZIN_LOG_DATABASE_URL.',
  run: async (args, environment) => {
    const { values } = parseArgs({ args: [...args], options: { 'log-key': { type: 'string' } } })
    const { log } = readTrustedKeys(values, environment)
    const connectionString = environment['IZIN_LOG_DATABASE_URL'] ?? readSandboxSettings(environment)?.auditor
    if (connectionString === undefined)
      throw new CommandRefused('Set IZIN_LOG_DATABASE_URL to the database with the role izin_log_auditor.')
    const database = new pg.Pool({ connectionString, max: 1 })
    try {
      const audited = await auditLog({ database, log, hasher: sha256Hasher })
      console.log(describeChecks(audited))
      return audited.holds ? 0 : 1
    } finally {
      await database.end()
    }
  },
}
