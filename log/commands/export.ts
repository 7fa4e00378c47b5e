// `npm run log -- export`: takes the whole log out, or what one recipient or one agency may have of it.
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { archiveLog } from '../export/archive-log.ts'
import { type ExportFor, exportLog } from '../export/export-log.ts'
import type { Environment } from '../read-config.ts'
import { currentSigners } from '../sealer/choose-signers.ts'
import { readAgencyView } from './agency-view.ts'
import { CommandRefused, type LogCommand } from './command.ts'
import { withLog } from './open-log.ts'
import { showProgress } from './show-progress.ts'

export const exportCommand: LogCommand = {
  takes: '(--all | --recipient <client id> | --agency <agency>) --out <file>',
  about: `Writes a signed export that \`verify\` checks offline: for an auditor the whole log (--all, JSON lines), for a bank its own
events with their proofs, for an agency the reads of its items. No export holds a value of a person. That the log was
read is put into the log.
Settings: IZIN_MODE, IZIN_LOG_DATABASE_URL (a login with the role izin_log_auditor), IZIN_LOG_ORIGIN, IZIN_LOG_KEY_FILE;
with --agency also IZIN_PAIRWISE_KEY_FILE and, where it is not the one of this folder, IZIN_SUPERGRAPH_FILE.
Beside a sandbox that \`npm start\` runs here nothing needs to be set.`,
  run: async (args, environment) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        all: { type: 'boolean' },
        recipient: { type: 'string' },
        agency: { type: 'string' },
        out: { type: 'string' },
      },
    })
    const { all, recipient, agency, out } = values
    if ([all, recipient, agency].filter((each) => each !== undefined).length !== 1 || out === undefined)
      throw new CommandRefused('Say what to export (--all, --recipient or --agency) and where to: --out file.')
    const wanted = wantedOf(recipient, agency, environment)
    return withLog(environment, async (log) => {
      // Refused here, not by everyone who checks the file.
      await currentSigners(log.database, [log.signer])
      const deps = { ...log, now: () => new Date(), onProgress: showProgress('Leaves written') }
      const written = await write(out, wanted === undefined ? archiveLog(deps) : only(exportLog(wanted, deps)))
      if (!written) throw new CommandRefused('The log has no checkpoint yet: nothing was ever sealed.')
      console.log(
        `Wrote ${out}. Check it with: npm run log -- verify ${out} --log-key ${log.signer.verifier.text} --witness-key <the witness's>`,
      )
      return 0
    })
  },
}

function wantedOf(
  recipient: string | undefined,
  agency: string | undefined,
  environment: Environment,
): ExportFor | undefined {
  if (recipient !== undefined) return { kind: 'RECIPIENT', clientId: recipient }
  return agency === undefined ? undefined : { kind: 'AGENCY', ...readAgencyView(agency, environment) }
}

async function* only(text: Promise<string | undefined>): AsyncGenerator<string> {
  const whole = await text
  if (whole !== undefined) yield whole
}

/** Whether there was anything to write; no file is left where there was not. */
async function write(file: string, texts: AsyncGenerator<string>): Promise<boolean> {
  const first = await texts.next()
  if (first.done === true) return false
  const stream = createWriteStream(file, { mode: 0o600 })
  stream.write(first.value)
  for await (const text of texts) if (!stream.write(text)) await once(stream, 'drain')
  stream.end()
  await once(stream, 'finish')
  return true
}
