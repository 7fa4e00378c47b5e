// One change in two databases: both or neither. Every row is written and every constraint has spoken before the first
// commit; what can still fail then is the second commit alone, and the first is undone. One transaction where one
// database holds both.
import type { Pool, PoolClient } from 'pg'
import { inTransaction } from '../../prisma/seed/write-rows.ts'
import { StartupProblem } from '../startup-problem.ts'

export interface Change {
  readonly pool: Pool
  readonly write: (client: PoolClient) => Promise<void>
}

export interface FirstChange extends Change {
  /** Brings back what was there before, after the commit. */
  readonly undo: (client: PoolClient) => Promise<void>
}

/** `first` is committed first: alone it must show nothing to anybody. */
export async function writeTogether(first: FirstChange, second: Change, together: boolean): Promise<void> {
  if (together) {
    await inTransaction(first.pool, async (client) => {
      await first.write(client)
      await second.write(client)
    })
    return
  }
  let committed = false
  try {
    await inTransaction(second.pool, async (client) => {
      await inTransaction(first.pool, async (firstClient) => {
        await first.write(firstClient)
        await second.write(client)
      })
      committed = true
    })
  } catch (error) {
    if (committed) await undo(first, error)
    throw error
  }
}

async function undo({ pool, undo }: FirstChange, cause: unknown): Promise<void> {
  try {
    await inTransaction(pool, undo)
  } catch {
    throw new StartupProblem(
      'DATABASE_UNREACHABLE',
      'The change was made in one database and could be neither finished in the other nor undone; run the same command again when both answer.',
      { cause },
    )
  }
}
