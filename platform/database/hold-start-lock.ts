// Keeps two starts from sharing one embedded database: the second would stop it under the first. PostgreSQL holds the
// lock for as long as our connection lives, so a process that was killed leaves none behind.
import { StartupProblem } from '../startup-problem.ts'
import { connect } from './connect.ts'

/** Any number of ours; Prisma's lock is another. */
const startLock = 1_769_105_774

/** Returns the function that gives the lock back. */
export async function holdStartLock(adminUrl: string, dataFolder: string): Promise<() => Promise<void>> {
  const client = await connect({ connectionString: adminUrl }, 'IZIN_DATA_FOLDER')
  const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [startLock])
  if (rows[0]?.held === true) return () => client.end()
  await client.end()
  throw new StartupProblem(
    'DATABASE_FOLDER',
    `Izin already runs on the data folder ${dataFolder}; stop it, or set IZIN_DATA_FOLDER to another folder.`,
  )
}
