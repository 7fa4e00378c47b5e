// Prisma's own schema engine, as the WebAssembly build that npm has, over a live database: what would `prisma migrate`
// say about it? For tests that hold migrations and Prisma schemas together; nothing at run time needs it.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import { type DiagnoseMigrationHistoryOutput, SchemaEngine } from '@prisma/schema-engine-wasm'
import pg from 'pg'
import { migrationsFolder, type Owner, ownerConnection } from '../../platform/database/owners.ts'

const noFilter = { externalTables: [], externalEnums: [] }

/** The SQL that would bring the owner's database to its Prisma schema; a comment alone means that they agree. */
export async function readDrift(url: string, owner: Owner): Promise<string> {
  return withEngine(url, owner, async (engine, files) => {
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: migrationsFolder(owner) },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: noFilter,
    })
    return stdout ?? ''
  })
}

/** What `prisma migrate status` rests on. */
export async function readMigrationStatus(url: string, owner: Owner): Promise<DiagnoseMigrationHistoryOutput> {
  const baseDir = migrationsFolder(owner)
  const names = readdirSync(baseDir, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const migrationDirectories = names
    .map(({ name }) => {
      const value = readFileSync(join(baseDir, name, 'migration.sql'), 'utf8')
      return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } }
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  const lockfile = { path: 'migration_lock.toml', content: readFileSync(join(baseDir, 'migration_lock.toml'), 'utf8') }
  return withEngine(url, owner, (engine) =>
    engine.diagnoseMigrationHistory({
      migrationsList: { baseDir, lockfile, shadowDbInitScript: '', migrationDirectories },
      optInToShadowDatabase: false,
      filters: noFilter,
    }),
  )
}

async function withEngine<T>(
  url: string,
  owner: Owner,
  use: (engine: SchemaEngine, files: { path: string; content: string }[]) => Promise<T>,
): Promise<T> {
  const pool = new CatalogPool({ ...ownerConnection(url, owner), max: 1 })
  try {
    const factory = bindMigrationAwareSqlAdapterFactory(new CatalogAdapter(pool, owner))
    const path = join(migrationsFolder(owner), '..', 'schema.prisma')
    const content = readFileSync(path, 'utf8')
    const engine = await SchemaEngine.new({ datamodels: [[path, content]] }, () => {}, factory)
    return await use(engine, [{ path, content }])
  } finally {
    await pool.end()
  }
}

const catalogCharacter = 18
const text = 25

/**
 * The adapter does not know the catalogue's one-byte type `"char"`, which the engine reads and wants as a character.
 * Its pool shows such columns as text, and the adapter corrects their type afterwards.
 */
class CatalogPool extends pg.Pool {
  readonly characterColumns = new WeakMap<object, readonly number[]>()

  constructor(config: pg.PoolConfig) {
    super(config)
    const query = this.query.bind(this)
    // The overloads of `query` can't be written down twice; the adapter calls it in this form alone.
    this.query = (async (config: pg.QueryArrayConfig) => {
      const result = await query(config)
      const columns = result.fields.flatMap((field, index) => (field.dataTypeID === catalogCharacter ? [index] : []))
      this.characterColumns.set(result.rows, columns)
      return {
        ...result,
        fields: result.fields.map((field, index) => (columns.includes(index) ? { ...field, dataTypeID: text } : field)),
      }
    }) as typeof this.query
  }
}

class CatalogAdapter extends PrismaPg {
  readonly #pool: CatalogPool

  constructor(pool: CatalogPool, schema: string) {
    super(pool, { schema })
    this.#pool = pool
  }

  override async connect() {
    const adapter = await super.connect()
    const queryRaw = adapter.queryRaw.bind(adapter)
    adapter.queryRaw = async (query) => {
      const result = await queryRaw(query)
      for (const column of this.#pool.characterColumns.get(result.rows) ?? [])
        result.columnTypes[column] = ColumnTypeEnum.Character
      return result
    }
    return adapter
  }
}
