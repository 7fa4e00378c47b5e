// The log's services together, as `npm start` runs them: a witness in the sandbox, the sealer, the server of proofs.
import type { Logger } from 'pino'
import type { Mode } from '../schema/contract/mode.ts'
import { type NoteJwk, noteSigner } from './note/note-key.ts'
import { readKeyFile } from './read-config.ts'
import { readWitnesses } from './sealer/read-witnesses.ts'
import type { Witness } from './sealer/request-cosignature.ts'
import { startSealer } from './sealer/start-sealer.ts'
import { startLogServer } from './server/start-log-server.ts'
import { sandboxWitnessName } from './witness/sandbox-witness-name.ts'
import { startWitness } from './witness/start-witness.ts'

export interface DisclosureLogSettings {
  readonly host: string
  readonly mode: Mode
  readonly ports: { readonly log: number; readonly witness: number }
  readonly urls: { readonly sealer: string; readonly logServer: string }
  readonly origin: string
  readonly key: NoteJwk
  readonly otherKeyFile?: string | undefined
  readonly witnessesFile?: string | undefined
  readonly checkpointFolder?: string | undefined
  readonly witness?: { readonly key: NoteJwk; readonly dataFolder: string | undefined }
  readonly logger: Logger
}

type LogKeySettings = Pick<
  DisclosureLogSettings,
  'mode' | 'ports' | 'origin' | 'key' | 'otherKeyFile' | 'witness' | 'witnessesFile'
>

interface Running {
  stop(): Promise<void>
}

/** `run` starts a service and sees to it that it is stopped. */
export type Run = (
  name: 'witness' | 'sealer' | 'disclosure log',
  start: (logger: Logger) => Promise<Running>,
) => Promise<void>

export async function startDisclosureLog(settings: DisclosureLogSettings, run: Run): Promise<void> {
  const { host, ports, urls, origin, key, witness, checkpointFolder } = settings
  if (witness !== undefined) {
    const stateFile = witness.dataFolder === undefined ? undefined : `${witness.dataFolder}/witness.json`
    const logs = [noteSigner(origin, 'note', key).verifier]
    const named = { name: sandboxWitnessName, key: witness.key }
    await run('witness', (logger) =>
      startWitness({ host: '127.0.0.1', port: ports.witness, ...named, logs, stateFile, logger }),
    )
  }
  const witnesses = witnessesOf(settings)
  const otherKey = readOtherKey(settings)
  await run('sealer', (logger) =>
    startSealer({ databaseUrl: urls.sealer, origin, key, otherKey, witnesses, checkpointFolder, logger }),
  )
  await run('disclosure log', (logger) =>
    startLogServer({ host, port: ports.log, databaseUrl: urls.logServer, logger }),
  )
}

/** Verifier keys of the log and of its witnesses, for whoever checks it. */
export function verifierKeysOf(settings: LogKeySettings): string[] {
  const otherKey = readOtherKey(settings)
  const keys = otherKey === undefined ? [settings.key] : [settings.key, otherKey]
  const logKeys = keys.map((key) => noteSigner(settings.origin, 'note', key).verifier)
  return [...logKeys, ...witnessesOf(settings).map((witness) => witness.verifier)].map(({ text }) => text)
}

function readOtherKey({ mode, otherKeyFile }: LogKeySettings): NoteJwk | undefined {
  return otherKeyFile === undefined ? undefined : readKeyFile('IZIN_LOG_OTHER_KEY_FILE', otherKeyFile, mode)
}

function witnessesOf({ mode, ports, witness, witnessesFile }: LogKeySettings): Witness[] {
  const named = witnessesFile === undefined ? [] : readWitnesses(witnessesFile, mode)
  if (witness === undefined) return named
  const { verifier } = noteSigner(sandboxWitnessName, 'cosignature', witness.key)
  return [...named, { verifier, url: `http://127.0.0.1:${ports.witness}` }]
}
