// Whether a population may be put into an owner's database: a sandbox's, of this version, with a login that may write.
// Changes nothing, so that all three are judged before one is touched.
import type pg from 'pg'
import type { DataOwner } from '../../../platform/database/owners.ts'
import { PopulationProblem } from '../population-problem.ts'
import { bookkeepingTable } from './bookkeeping.ts'
import { filledTables, readColumns } from './tables.ts'
import type { Target } from './write-chunk.ts'

/** `setting` says where the URL came from. Throws a PopulationProblem. */
export async function judgeTarget(client: pg.ClientBase, owner: DataOwner, setting: string): Promise<Target> {
  await requireStamp(client, owner, setting)
  const columns = await readColumns(client, owner)
  const missing = filledTables[owner].find((table) => columns[table]?.length === 0)
  if (missing !== undefined)
    throw new PopulationProblem(
      'SCHEMA',
      `The ${owner} database in ${setting} has no table ${owner}.${missing}; bring it up to date with \`npm run migrate\`.`,
    )
  await requireRights(client, owner, setting)
  return { owner, columns, mayTrustKeys: await mayTrustKeys(client, owner) }
}

async function requireStamp(client: pg.ClientBase, owner: DataOwner, setting: string): Promise<void> {
  if (!(await tableExists(client, `${owner}.sandbox_stamp`)))
    throw new PopulationProblem(
      'STAMP',
      `The ${owner} database in ${setting} is not prepared; run \`npm run migrate\` with IZIN_MODE=sandbox first.`,
    )
  await requirePrivilege(client, owner, setting, `${owner}.sandbox_stamp`, 'SELECT')
  if ((await client.query(`SELECT FROM ${owner}.sandbox_stamp LIMIT 1`)).rowCount === 0)
    throw new PopulationProblem(
      'STAMP',
      `The ${owner} database in ${setting} does not carry the sandbox's stamp, so no made-up people are put into it; name a sandbox's database.`,
    )
}

async function requireRights(client: pg.ClientBase, owner: DataOwner, setting: string): Promise<void> {
  for (const table of filledTables[owner]) await requirePrivilege(client, owner, setting, `${owner}.${table}`, 'INSERT')
  const bookkeeping = `${owner}.${bookkeepingTable}`
  if (await tableExists(client, bookkeeping))
    for (const privilege of ['SELECT', 'INSERT', 'UPDATE'] as const)
      await requirePrivilege(client, owner, setting, bookkeeping, privilege)
  const { rows } = await client.query<{ create: boolean; temporary: boolean }>(
    `SELECT to_regclass($1) IS NOT NULL OR has_schema_privilege($2, 'CREATE') AS create,
            has_database_privilege(current_database(), 'TEMPORARY') AS temporary`,
    [bookkeeping, owner],
  )
  if (rows[0]?.create !== true) throw lacking(owner, setting, `create tables in the schema ${owner}`)
  if (rows[0].temporary !== true) throw lacking(owner, setting, 'make temporary tables')
}

async function requirePrivilege(
  client: pg.ClientBase,
  owner: DataOwner,
  setting: string,
  table: string,
  privilege: 'SELECT' | 'INSERT' | 'UPDATE',
): Promise<void> {
  const { rows } = await client.query<{ granted: boolean }>(
    'SELECT has_schema_privilege($3, $4) AND has_table_privilege($1, $2) AS granted',
    [table, privilege, owner, 'USAGE'],
  )
  if (rows[0]?.granted !== true) throw lacking(owner, setting, `${privilege} in ${table}`)
}

function lacking(owner: DataOwner, setting: string, what: string): PopulationProblem {
  return new PopulationProblem(
    'RIGHTS',
    `The login in ${setting} may not ${what}; fill the ${owner} database with its owner's login.`,
  )
}

async function tableExists(client: pg.ClientBase, table: string): Promise<boolean> {
  return (await client.query('SELECT 1 WHERE to_regclass($1) IS NOT NULL', [table])).rowCount === 1
}

/** Foreign keys alone may be left unchecked: a trigger of another kind has a reason that we don't know. */
async function mayTrustKeys(client: pg.ClientBase, owner: DataOwner): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `SELECT has_parameter_privilege('session_replication_role', 'SET') AND NOT EXISTS (
       SELECT FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = to_regnamespace($1) AND c.relname = ANY ($2) AND NOT t.tgisinternal) AS may`,
    [owner, filledTables[owner]],
  )
  return rows[0]?.may === true
}
