// Opens a connection at start-up, or says in one sentence why there is none. The sentence names host, port and database,
// never the password.
import pg from 'pg'
import { StartupProblem } from '../startup-problem.ts'

/** `setting` is the variable a reader would change, for the sentence. */
export async function connect(config: pg.ClientConfig, setting: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionTimeoutMillis: 10_000, ...config })
  // Without a listener a connection that breaks while idle would end the process with a stack trace.
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    await client.end().catch(() => {})
    throw explainConnectionError(error, client, setting)
  }
}

function explainConnectionError(error: unknown, client: pg.Client, setting: string): StartupProblem {
  const place = `${client.host}:${client.port}`
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const reason = error instanceof AggregateError ? code : error instanceof Error ? error.message : String(error)
  if (code === '3D000')
    return new StartupProblem(
      'DATABASE_MISSING',
      `There is no database \`${client.database}\` at ${place}; create it (\`createdb ${client.database}\`) or correct ${setting}.`,
      { cause: error },
    )
  if (code === '28P01' || code === '28000')
    return new StartupProblem(
      'DATABASE_UNREACHABLE',
      `The database at ${place} does not let the user \`${client.user}\` in; correct the user or the password in ${setting}.`,
      { cause: error },
    )
  return new StartupProblem(
    'DATABASE_UNREACHABLE',
    `The database at ${place} does not answer (${reason || 'no reason given'}); start it or correct ${setting}.`,
    { cause: error },
  )
}
