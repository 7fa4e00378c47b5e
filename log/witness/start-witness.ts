// A witness over HTTP: an address to hand in checkpoints, and one for changes of a log's key. It needs no database and knows nothing of the events.
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { Logger } from 'pino'
import { sha256Hasher } from '../merkle/tree-hasher.ts'
import { type NoteJwk, type NoteVerifier, noteSigner } from '../note/note-key.ts'
import { type RunningHttp, serveHttp } from '../serve-http.ts'
import { addCheckpoint } from './add-checkpoint.ts'
import { addKeyChange } from './add-key-change.ts'
import { openWitnessMemory } from './witness-state.ts'

export interface WitnessSettings {
  readonly host: string
  /** 0: a free port. */
  readonly port: number
  readonly name: string
  readonly key: NoteJwk
  /** The logs it vouches for. */
  readonly logs: readonly NoteVerifier[]
  /** undefined: in memory only, for tests. */
  readonly stateFile: string | undefined
  readonly logger: Logger
}

const maximumRequest = 65_536
const decisions = [
  ['/add-checkpoint', addCheckpoint],
  ['/add-key-change', addKeyChange],
] as const

export async function startWitness(settings: WitnessSettings): Promise<RunningHttp> {
  const deps = {
    logs: settings.logs,
    signer: noteSigner(settings.name, 'cosignature', settings.key),
    memory: await openWitnessMemory(settings.stateFile),
    hasher: sha256Hasher,
    now: () => Math.floor(Date.now() / 1000),
  }
  // One at a time: what was signed last must be on record before the next is judged.
  let last: Promise<unknown> = Promise.resolve()
  const app = new Hono()
  app.get('/healthz', (c) => c.text('ok'))
  for (const [path, decide] of decisions)
    app.post(path, bodyLimit({ maxSize: maximumRequest }), async (c) => {
      const request = await c.req.text()
      const answering = last.then(() => decide(request, deps))
      last = answering.catch(() => undefined)
      const { status, body, type = 'text/plain' } = await answering
      if (status !== 200) settings.logger.warn({ status, path }, 'the witness did not do what it was asked')
      return c.body(body, status, { 'content-type': type })
    })
  app.onError((error, c) => {
    settings.logger.error({ problem: error.message }, 'the witness could not answer')
    return c.text('the witness can’t answer now\n', 500)
  })
  return serveHttp((request) => app.fetch(request), settings.host, settings.port)
}
