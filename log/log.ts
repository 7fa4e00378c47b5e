// `npm run log -- verify <export.json>`: the offline verifier, which opens no connection; and `npm run log -- audit`, which
// holds the whole stored log against its events. Exit 0: everything holds; 1: the first thing that does not is named; 2: it
// could not begin.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { sha256Hasher } from './merkle/tree-hasher.ts'
import { parseVerifierKey } from './note/note-key.ts'
import { auditLog } from './verify/audit-log.ts'
import { describeChecks, describeVerified } from './verify/describe-verified.ts'
import { verifyExport } from './verify/verify-export.ts'

const usage = `npm run log -- verify <export.json> --log-key <key> [--witness-key <key>]… [--json]

Checks an export of the disclosure log: content, inclusion under the signed checkpoint, the witnesses' signatures, that
the checkpoint follows on earlier ones, and for a person that none of theirs is missing. Keys are verifier keys of C2SP
signed notes (name+id+key), from where you trust them, not from the export.

npm run log -- audit --log-key <key>

Hashes every stored event anew and checks each leaf, node and checkpoint, over the database in IZIN_LOG_DATABASE_URL.`

process.exit(await run())

async function run(): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        'log-key': { type: 'string' },
        'witness-key': { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
    const [command, file] = positionals
    if (values.help) {
      console.log(usage)
      return 0
    }
    if (command === 'audit') return await audit(values['log-key'])
    if (command !== 'verify' || file === undefined || positionals.length > 2) return refuse(usage)
    const log = parseVerifierKey(values['log-key'] ?? '')
    if (log?.type !== 'note') return refuse('Name the key of the log that you trust: --log-key name+id+key')
    const witnesses = values['witness-key'].map(parseVerifierKey)
    if (!witnesses.every((each) => each?.type === 'cosignature')) return refuse('A --witness-key is no witness key.')
    const trusted = { log, witnesses: witnesses.filter((each) => each !== undefined) }
    const verified = verifyExport(readFileSync(file, 'utf8'), trusted, sha256Hasher)
    const { export: _, ...report } = verified
    console.log(values.json ? JSON.stringify(report) : describeVerified(verified))
    return verified.holds ? 0 : 1
  } catch (error) {
    return refuse(error instanceof Error ? error.message : 'The export could not be read.')
  }
}

async function audit(key: string | undefined): Promise<number> {
  const log = parseVerifierKey(key ?? '')
  if (log?.type !== 'note') return refuse('Name the key of the log that you trust: --log-key name+id+key')
  const connectionString = process.env['IZIN_LOG_DATABASE_URL']
  if (connectionString === undefined)
    return refuse('Set IZIN_LOG_DATABASE_URL to the database with the role izin_sealer.')
  const database = new pg.Pool({ connectionString, max: 1 })
  try {
    const audited = await auditLog({ database, log, hasher: sha256Hasher })
    console.log(describeChecks(audited))
    return audited.holds ? 0 : 1
  } finally {
    await database.end()
  }
}

function refuse(why: string): number {
  console.error(why)
  return 2
}
