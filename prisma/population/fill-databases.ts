// Fills the databases of a sandbox with a population. Nothing is written before every reason against it has been looked
// for: stamps, rights, another population, room. What was written before is kept and not written again.
import type pg from 'pg'
import { type DataOwner, dataOwners } from '../../platform/database/owners.ts'
import { createBookkeeping, type Kept, readBookkeeping, requireSameRecipe } from './database/bookkeeping.ts'
import { judgeTarget } from './database/judge-target.ts'
import { measureSample, type SampleSize } from './database/measure-sample.ts'
import { connectToFill } from './database/owner-connection.ts'
import { type Disk, seeDisk } from './database/see-disk.ts'
import { filledTables } from './database/tables.ts'
import type { Target } from './database/write-chunk.ts'
import { describeCount } from './describe-amounts.ts'
import { judgeRoom } from './judge-room.ts'
import { type PlannedChunk, type PopulationSize, planChunks } from './plan-chunks.ts'
import { makeRecipe, type Recipe } from './recipe.ts'
import { runWorkers } from './run-workers.ts'
import { watchProgress } from './watch-progress.ts'

export interface PopulationOptions extends PopulationSize {
  readonly seed: number
  /** Undefined: as of the population that is there, or of `today`. */
  readonly asOf: string | undefined
  readonly workers: number
}

export interface DatabasesToFill {
  readonly urls: Readonly<Record<DataOwner, string>>
  /** Where each URL came from, for error sentences. */
  readonly settings: Readonly<Record<DataOwner, string>>
}

export interface FillDependencies {
  /** YYYY-MM-DD. */
  readonly today: string
  readonly onLine: (line: string) => void
  readonly stop?: AbortSignal
  /** Where the disk is not to be seen by looking at it. */
  readonly seeDisk?: (client: pg.Client) => Promise<Disk | undefined>
}

/** False if it was stopped before the end. Throws a PopulationProblem. */
export async function fillDatabases(
  databases: DatabasesToFill,
  options: PopulationOptions,
  deps: FillDependencies,
): Promise<boolean> {
  const { urls, settings } = databases
  const clients = await connectAll(databases)
  try {
    const targets = await forEachOwner((owner) => judgeTarget(clients[owner], owner, settings[owner]))
    const kept = await forEachOwner((owner) => readBookkeeping(clients[owner], owner))
    const recipe = chooseRecipe(kept, options, deps.today)
    const chunks = planChunks(options, kept)
    deps.onLine(`Seed ${recipe.seed}, as of ${recipe.asOf}.`)
    if (chunks.length === 0) {
      deps.onLine(`All of the ${describeCount(options.people)} people are there already; nothing is written.`)
      return true
    }
    const samples = await judgeDisks({ clients, targets, recipe, chunks }, deps)
    for (const owner of dataOwners) await createBookkeeping(clients[owner], owner)
    const progress = watchProgress({
      chunks,
      samples,
      onLine: deps.onLine,
      clock: () => performance.now(),
      everySeconds: 5,
    })
    const finished = await runWorkers({
      chunks,
      task: { recipe, targets, urls, settings },
      workers: options.workers,
      onWritten: progress.written,
      ...(deps.stop ? { stop: deps.stop } : {}),
    })
    if (finished) for (const owner of dataOwners) await analyse(clients[owner], owner)
    for (const line of progress.summary()) deps.onLine(line)
    return finished
  } finally {
    await Promise.all(dataOwners.map((owner) => clients[owner].end()))
  }
}

type Clients = Readonly<Record<DataOwner, pg.Client>>

async function connectAll({ urls, settings }: DatabasesToFill): Promise<Clients> {
  const opened: pg.Client[] = []
  try {
    return await forEachOwner(async (owner) => {
      const client = await connectToFill(urls[owner], owner, settings[owner])
      opened.push(client)
      return client
    })
  } catch (error) {
    await Promise.all(opened.map((client) => client.end()))
    throw error
  }
}

async function forEachOwner<T>(work: (owner: DataOwner) => Promise<T>): Promise<Readonly<Record<DataOwner, T>>> {
  return { person: await work('person'), corporate: await work('corporate'), consent: await work('consent') }
}

/** A population that is there says how it was made; a second one is never mixed into it. */
function chooseRecipe(
  kept: Readonly<Record<DataOwner, Kept | undefined>>,
  options: PopulationOptions,
  today: string,
): Recipe {
  const asOf = options.asOf ?? dataOwners.map((owner) => kept[owner]?.asOf).find((day) => day !== undefined)
  const recipe = makeRecipe(options.seed, asOf ?? `${today.slice(0, 7)}-01`)
  for (const owner of dataOwners) {
    const found = kept[owner]
    if (found) requireSameRecipe(owner, found, recipe)
  }
  return recipe
}

interface DiskQuestion {
  readonly clients: Clients
  readonly targets: Readonly<Record<DataOwner, Target>>
  readonly recipe: Recipe
  readonly chunks: readonly PlannedChunk[]
}

async function judgeDisks({ clients, targets, recipe, chunks }: DiskQuestion, deps: FillDependencies) {
  const missing = (owner: DataOwner) =>
    chunks.reduce((sum, chunk) => sum + (chunk.owner === owner ? chunk.missing : 0), 0)
  const samples = await forEachOwner<SampleSize | undefined>((owner) =>
    missing(owner) === 0 ? Promise.resolve(undefined) : measureSample(clients[owner], targets[owner], recipe),
  )
  const disks = await forEachOwner((owner) => (deps.seeDisk ?? seeDisk)(clients[owner]))
  const lines = judgeRoom(
    dataOwners.map((owner) => ({
      owner,
      bytes: missing(owner) * (samples[owner]?.bytesEach ?? 0),
      disk: disks[owner],
    })),
  )
  for (const line of lines) deps.onLine(line)
  return samples
}

/** The planner knows nothing of rows that came in by the million; a login that owns no table is told so by a warning. */
async function analyse(client: pg.Client, owner: DataOwner): Promise<void> {
  for (const table of filledTables[owner]) await client.query(`ANALYZE ${owner}.${table}`)
}
