// How much checking a client gets: composing costs seconds of processor time, and there is one thread for all. Counted in the
// database, so that several copies of the registry give no more than one.
import { z } from 'zod'
import type { CheckRunner } from './check-runner.ts'
import type { RegistryDatabase } from './registry-database.ts'
import { RegistryProblem } from './registry-problem.ts'

/** Ten minutes of an agency at work stay far below; a loop that never ends gets a third of the thread. */
const allowance = { atOnce: 2, perMinute: 60, millisecondsPerTenMinutes: 200_000 } as const

const begunSchema = z.tuple([z.object({ run: z.uuid().nullable(), wait_seconds: z.int().nullable() })])

/** Runs `work` with a runner that the client pays for. Throws RegistryProblem CHECKS_USED_UP. */
export async function withinAllowance<Result>(
  clientId: string,
  { database, checks }: { readonly database: RegistryDatabase; readonly checks: CheckRunner },
  work: (checks: CheckRunner) => Promise<Result>,
): Promise<Result> {
  const { atOnce, perMinute, millisecondsPerTenMinutes } = allowance
  const [{ run: id, wait_seconds: wait }] = begunSchema.parse(
    await database.$queryRaw`SELECT run, wait_seconds FROM registry.begin_check(${clientId}, ${atOnce}::int, ${perMinute}::int, ${millisecondsPerTenMinutes}::int)`,
  )
  if (id === null) throw new RegistryProblem('CHECKS_USED_UP', { retryAfter: Math.max(1, wait ?? 1) })
  let spent = 0
  const counted: CheckRunner = {
    run: (kind, input) =>
      checks.run(kind, input, (milliseconds) => {
        spent += milliseconds
      }),
    stop: () => checks.stop(),
  }
  try {
    return await work(counted)
  } finally {
    // Not counted, it stands as one under way and is forgotten by itself.
    await database.checkRun.updateMany({ where: { id }, data: { milliseconds: spent } }).catch(() => undefined)
  }
}
