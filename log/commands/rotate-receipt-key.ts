// `npm run log -- rotate-receipt-key`: brings the gateway's next key for receipts in, by an entry of the log that both sign.
import { parseArgs } from 'node:util'
import pg from 'pg'
import { z } from 'zod'
import { logEntrySchema } from '../../schema/contract/log-entry.ts'
import { receiptKeysOf, receiptPublicKey, signReceiptKey } from '../../schema/contract/receipt-key.ts'
import { readKeyFile, readMode, readSettings, settingFields } from '../read-config.ts'
import { CommandRefused, type LogCommand } from './command.ts'

const schema = z.object({
  IZIN_MODE: settingFields.mode,
  IZIN_LOG_DATABASE_URL: settingFields.needed('IZIN_LOG_DATABASE_URL'),
  IZIN_GATEWAY_URL: z.url().default('http://localhost:4000'),
  IZIN_ASSERTION_KEY_FILE: settingFields.needed('IZIN_ASSERTION_KEY_FILE'),
  IZIN_OTHER_ASSERTION_KEY_FILE: settingFields.needed('IZIN_OTHER_ASSERTION_KEY_FILE'),
})

/** Minutes. Running gateways look for a change every 20 seconds and stop a minute before their key's end. */
const shortestOverlap = 5
const longestOverlap = 90 * 24 * 60

export const rotateReceiptKeyCommand: LogCommand = {
  takes: '[--overlap <minutes>]',
  about: `Changes the key that the gateway signs receipts and assertions with, from the one in IZIN_ASSERTION_KEY_FILE to the one in
IZIN_OTHER_ASSERTION_KEY_FILE, in this order:
  1. Add the next public key to the key set of every subgraph and restart it.
  2. Run this. Until the end of the overlap (1440 minutes, a day; at least ${shortestOverlap}) receipts of both keys are good.
  3. Before that, give the gateways the new key in IZIN_ASSERTION_KEY_FILE and restart them, a copy at a time. A minute before the
     end a gateway with the older key answers no more.
  4. After it, take the older key out of the subgraphs' key sets, or give them the gateway's /jwks anew: it has the older key's
     end, from which on subgraphs refuse it.
The gateway goes on publishing the older key with its end: what it signed stays good, and nothing dated later is.
Settings: IZIN_MODE, IZIN_LOG_DATABASE_URL (a login with the role izin_sealer), IZIN_GATEWAY_URL and the two key files.`,
  run: async (args, environment) => {
    const { values } = parseArgs({ args: [...args], options: { overlap: { type: 'string' } } })
    const minutes = Number(values.overlap ?? 1440)
    if (!Number.isSafeInteger(minutes) || minutes < shortestOverlap || minutes > longestOverlap)
      throw new CommandRefused(`--overlap is of ${shortestOverlap} to ${longestOverlap} whole minutes.`)
    const settings = readSettings(environment, schema)
    const mode = readMode(settings.IZIN_MODE, '127.0.0.1')
    const issuer = settings.IZIN_GATEWAY_URL.replace(/\/$/, '')
    const key = (setting: 'IZIN_ASSERTION_KEY_FILE' | 'IZIN_OTHER_ASSERTION_KEY_FILE') =>
      readKeyFile(setting, settings[setting], mode)
    const [older, newer] = [key('IZIN_ASSERTION_KEY_FILE'), key('IZIN_OTHER_ASSERTION_KEY_FILE')]
    const database = new pg.Pool({ connectionString: settings.IZIN_LOG_DATABASE_URL, max: 1 })
    try {
      const { rows } = await database.query<{ entry: unknown; now: Date }>(
        'SELECT entry, clock_timestamp() AS now FROM consent.receipt_key_entries($1) AS entry',
        [issuer],
      )
      const known = await receiptKeysOf(z.array(logEntrySchema).parse(rows.map(({ entry }) => entry)), issuer)
      const [current, now] = [known.at(-1), rows[0]?.now]
      if (current === undefined || now === undefined)
        throw new CommandRefused(
          `No gateway at ${issuer} has signed a receipt yet: correct IZIN_GATEWAY_URL, or just start it with the new key.`,
        )
      if (current.key.x !== older.x)
        throw new CommandRefused('The key in IZIN_ASSERTION_KEY_FILE is not the newest of receipts: give that one.')
      const next = receiptPublicKey({ ...newer })
      if (known.some(({ key: { x, kid } }) => x === next.x || kid === next.kid))
        throw new CommandRefused(
          'The key in IZIN_OTHER_ASSERTION_KEY_FILE, or its kid, was used for receipts already: make a new one.',
        )
      // Whole seconds, as the statement says it.
      const olderUntil = new Date(Math.floor(now.getTime() / 1000 + minutes * 60) * 1000)
      const body = await signReceiptKey({ issuer, olderUntil }, { ...newer }, { ...older })
      await database.query(`INSERT INTO consent.log_entry (kind, body) VALUES ('RECEIPT_KEY', $1)`, [
        JSON.stringify(body),
      ])
      console.log(
        `Receipts by ${next.kid} are good from now on, those by ${current.key.kid} until ${olderUntil.toISOString()}.`,
      )
      return 0
    } finally {
      await database.end()
    }
  },
}
