// One connection for one command, as an operator. The functions behind it check, change and log together; what they refuse
// comes back as a sentence, and a database's own words never do, because they may hold an address or a password.
import pg from 'pg'
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { readOperatorUrls } from './config.ts'

export interface OperatorDatabase {
  query<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>
}

/** SQLSTATE of a refusal by one of our functions, and of a right that the login does not have. */
const raised = 'P0001'
const notAllowed = '42501'

export async function asOperator<Result>(
  which: 'consent' | 'registry',
  run: (database: OperatorDatabase) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    connectionString: readOperatorUrls()[which],
    options: `-c search_path=${which}`,
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return await run({
      query: async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) =>
        (await client.query<Row>(text, [...values])).rows,
    })
  } catch (error) {
    throw asProblem(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

function asProblem(error: unknown): unknown {
  if (error instanceof CommandProblem) return error
  if (!(error instanceof pg.DatabaseError) || error.code === '28P01' || error.code === '3D000')
    return new CommandProblem(
      "The operator's database can't be reached; see that it runs and that IZIN_OPERATOR_DATABASE_URL names it.",
      exitCodes.unable,
    )
  if (error.code === raised) return new CommandProblem(`Refused: ${error.message}.`, exitCodes.refused)
  if (error.code === notAllowed)
    return new CommandProblem('This login may not do that; it needs the role izin_operator.', exitCodes.unable)
  return error
}
