// `npm run log -- rotate-key`: brings the log's next key in, by an entry of the log that both keys sign.
import { parseArgs } from 'node:util'
import pg from 'pg'
import { z } from 'zod'
import { keyChain } from '../note/key-chain.ts'
import { signKeyChange } from '../note/key-change.ts'
import { noteSigner } from '../note/note-key.ts'
import { parseNote, verifyNote } from '../note/signed-note.ts'
import { readKeyFile, readMode, readSettings, settingFields } from '../read-config.ts'
import { readLatestCheckpoint } from '../storage/checkpoints.ts'
import { readKeyChanges } from '../storage/key-changes.ts'
import { CommandRefused, type LogCommand } from './command.ts'

const schema = z.object({
  IZIN_MODE: settingFields.mode,
  IZIN_LOG_DATABASE_URL: settingFields.needed('IZIN_LOG_DATABASE_URL'),
  IZIN_LOG_ORIGIN: settingFields.origin,
  IZIN_LOG_KEY_FILE: settingFields.needed('IZIN_LOG_KEY_FILE'),
  IZIN_LOG_OTHER_KEY_FILE: settingFields.needed('IZIN_LOG_OTHER_KEY_FILE'),
})

export const rotateKeyCommand: LogCommand = {
  takes: '',
  about: `Changes the log's key from the one in IZIN_LOG_KEY_FILE to the one in IZIN_LOG_OTHER_KEY_FILE, in this order:
  1. Give every sealer the next key in IZIN_LOG_OTHER_KEY_FILE and restart it. It goes on signing with its own.
  2. Run this. From the next checkpoint on both keys sign; witnesses follow to the new one by themselves.
  3. Tell those who verify the log its new verifier key, which this prints. Exports of the log prove the change to them.
  4. When they know it, give the sealers the new key in IZIN_LOG_KEY_FILE alone.
Settings: IZIN_MODE, IZIN_LOG_DATABASE_URL (a login with the role izin_sealer), IZIN_LOG_ORIGIN and the two key files.`,
  run: async (args, environment) => {
    parseArgs({ args: [...args], options: {} })
    const settings = readSettings(environment, schema)
    const mode = readMode(settings.IZIN_MODE, '127.0.0.1')
    const signer = (setting: 'IZIN_LOG_KEY_FILE' | 'IZIN_LOG_OTHER_KEY_FILE') =>
      noteSigner(settings.IZIN_LOG_ORIGIN, 'note', readKeyFile(setting, settings[setting], mode))
    const [older, newer] = [signer('IZIN_LOG_KEY_FILE'), signer('IZIN_LOG_OTHER_KEY_FILE')]
    const database = new pg.Pool({ connectionString: settings.IZIN_LOG_DATABASE_URL, max: 1 })
    try {
      const checkpoint = await readLatestCheckpoint(database)
      if (checkpoint === undefined)
        throw new CommandRefused('The log has signed nothing yet: just start the sealers with the new key.')
      const changes = await readKeyChanges(database)
      const note = parseNote(checkpoint.note)
      const current = keyChain(older.verifier, changes)?.(checkpoint.size)
      if (current?.text !== older.verifier.text || note === undefined || verifyNote(note, current) !== 'valid')
        throw new CommandRefused("The key in IZIN_LOG_KEY_FILE is not the log's: give the one that signs it now.")
      if ([older.verifier, ...changes.map((change) => change.older)].some(({ text }) => text === newer.verifier.text))
        throw new CommandRefused('The key in IZIN_LOG_OTHER_KEY_FILE was the log’s already: make a new one.')
      const { rows } = await database.query<{ waits: boolean }>(
        `SELECT EXISTS (SELECT FROM consent.log_entry e JOIN consent.log_pending p ON p.event_id = e.id WHERE e.kind = 'KEY') AS waits`,
      )
      if (rows[0]?.waits === true)
        throw new CommandRefused('A change of the key is not sealed yet: see to the sealer first.')
      await database.query(`INSERT INTO consent.log_entry (kind, body) VALUES ('KEY', $1)`, [
        JSON.stringify({ note: signKeyChange(older, newer) }),
      ])
      console.log(
        `The change is in line, and in force with the next checkpoint.\n\n  new verifier key: ${newer.verifier.text}`,
      )
      return 0
    } finally {
      await database.end()
    }
  },
}
