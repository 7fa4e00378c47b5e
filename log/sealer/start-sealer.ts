// The sealer, as a loop behind the releases: seal, have it witnessed, publish, again. Any number of copies may run; the
// lock lets one seal at a time. It never stops for an error: it says so and tries again.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Logger } from 'pino'
import { sha256Hasher } from '../merkle/tree-hasher.ts'
import { type NoteJwk, noteSigner } from '../note/note-key.ts'
import { publishCheckpoint } from './publish-checkpoint.ts'
import { requestCosignature, type Witness } from './request-cosignature.ts'
import { sealBatch } from './seal-batch.ts'
import { sealExports } from './seal-exports.ts'
import { keyChangeTeller } from './tell-key-changes.ts'

export interface SealerSettings {
  readonly databaseUrl: string
  readonly origin: string
  readonly key: NoteJwk
  /** The next key before a rotation, the former one during the overlap after it. */
  readonly otherKey?: NoteJwk | undefined
  readonly witnesses: readonly Witness[]
  /** Where checkpoints are published as files; undefined for nowhere. */
  readonly checkpointFolder?: string | undefined
  /** Between two looks at the line, in ms. A checkpoint is at most this and one batch old. */
  readonly interval?: number
  /** An event that waits longer than this (ms) is an alarm. */
  readonly alarmAfter?: number
  readonly logger: Logger
}

export interface RunningSealer {
  stop(): Promise<void>
}

const maximumBatch = 1_000
const hour = 3_600_000

export async function startSealer(settings: SealerSettings): Promise<RunningSealer> {
  const { logger, interval = 500, alarmAfter = 10_000 } = settings
  const database = new pg.Pool({ connectionString: settings.databaseUrl, max: 3 })
  // A connection can break within the very answer that opened it, before anybody who asked for it could listen.
  database.on('connect', (client) => client.on('error', () => undefined))
  database.on('error', (error) => logger.warn({ problem: error.message }, 'a database connection of the sealer broke'))
  const keys = settings.otherKey === undefined ? [settings.key] : [settings.key, settings.otherKey]
  const signers = keys.map((key) => noteSigner(settings.origin, 'note', key))
  const stopping = new AbortController()
  // A wrong URL or a missing role stops the start, instead of a loop that fails for ever.
  await database.query('SELECT FROM consent.log_checkpoint LIMIT 1').catch(async (error) => {
    await database.end()
    throw error
  })

  const repeat = async (what: string, pause: number, work: () => Promise<boolean>) => {
    while (!stopping.signal.aborted) {
      const more = await work().catch((error: unknown) => {
        const problem = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown'
        if (!stopping.signal.aborted) logger.error({ alarm: what, problem }, `the log could not ${what}`)
        return false
      })
      if (!more) await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }
  const loops = [
    repeat('seal', interval, async () => {
      const sealed = await sealBatch({ database, signers, hasher: sha256Hasher, maximumBatch })
      if (sealed.kind === 'sealed') logger.debug({ count: sealed.count, size: sealed.size }, 'sealed')
      return sealed.kind === 'sealed' && sealed.count === maximumBatch
    }),
    // Of their own, so that a slow witness holds up nothing.
    ...settings.witnesses.map((witness) => {
      const tellKeyChanges = keyChangeTeller(database, witness)
      return repeat('have a checkpoint witnessed', interval, async () => {
        await tellKeyChanges()
        const answer = await requestCosignature(database, witness, sha256Hasher)
        if (answer.kind === 'refused')
          logger.error(
            { alarm: 'witness', witness: witness.verifier.name, problem: answer.problem },
            'a witness refused',
          )
        return false
      })
    }),
    repeat('sign exports', interval, async () => (await sealExports(database, signers)) > 0),
    repeat('look for events that wait too long', alarmAfter / 2, async () => {
      const age = await oldestAge(database)
      if (age > alarmAfter) logger.error({ alarm: 'unsealed', age }, 'events are not sealed in time')
      return false
    }),
    repeat('make partitions', hour, async () => {
      await database.query('SELECT consent.make_event_partitions(3)')
      return false
    }),
  ]
  const { checkpointFolder } = settings
  if (checkpointFolder !== undefined)
    loops.push(
      repeat('publish', interval, async () => {
        await publishCheckpoint(database, checkpointFolder)
        return false
      }),
    )

  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(loops)
      await database.end()
    },
  }
}

/** How long the first in line has waited, in ms; 0 when nobody waits. */
export async function oldestAge(database: pg.Pool): Promise<number> {
  const { rows } = await database.query<{ age: string | null }>(
    'SELECT extract(epoch FROM clock_timestamp() - min(event_time)) * 1000 AS age FROM consent.log_pending',
  )
  return Math.max(0, Number(rows[0]?.age ?? 0))
}
