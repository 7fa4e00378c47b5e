// Loaders of one request: however many fields, aliases or representations ask for records of the same table, they are
// read by one statement, and only the columns somebody asked for.
import DataLoader from 'dataloader'

export interface RecordKey {
  /** Id of the person or company the records belong to. */
  readonly ownerId: string
  readonly columns: ReadonlySet<string>
}

export type LoadRecords<Row> = (key: RecordKey) => Promise<readonly Row[]>

/** `fetch` reads the records of all owners at once; `ownerOf` says whose a row is. */
export function makeRecordLoader<Row>(
  fetch: (ownerIds: string[], columns: ReadonlySet<string>) => Promise<readonly Row[]>,
  ownerOf: (row: Row) => string,
): LoadRecords<Row> {
  const loader = new DataLoader<RecordKey, readonly Row[], string>(
    async (keys) => {
      const owners = [...new Set(keys.map(({ ownerId }) => ownerId))]
      const columns = new Set(keys.flatMap((key) => [...key.columns]))
      const rows = Map.groupBy(await fetch(owners, columns), ownerOf)
      return keys.map(({ ownerId }) => rows.get(ownerId) ?? [])
    },
    { cacheKeyFn: ({ ownerId, columns }) => `${ownerId} ${[...columns].sort().join(' ')}` },
  )
  return (key) => loader.load(key)
}

/** Prisma's `select` for the wanted columns of a table, and those that are always needed. */
export function selectColumns<Name extends string>(
  table: Readonly<Record<Name, Name>>,
  wanted: ReadonlySet<string>,
): Partial<Record<Name, true>> {
  const select: Partial<Record<Name, true>> = {}
  for (const name of Object.values<Name>(table)) if (wanted.has(name)) select[name] = true
  return select
}
