// From the fields an operation asks for to the columns of a table that have to be read. A field is a column of its own
// name unless the table's layout says otherwise.

export interface ColumnLayout {
  /** Types whose fields are columns of the parent's table, with the prefix of those columns. */
  readonly prefixes: Readonly<Record<string, string>>
  /** `Type.field` made of columns of other names. */
  readonly composed: Readonly<Record<string, readonly string[]>>
}

/** Columns of a table whose columns are the fields of `types`. */
export function recordColumns(
  selected: ReadonlySet<string>,
  types: readonly string[],
  { prefixes, composed }: ColumnLayout,
): ReadonlySet<string> {
  const columns = new Set<string>()
  for (const coordinate of selected) {
    const [type = '', field = ''] = coordinate.split('.')
    if (!types.includes(type)) continue
    for (const column of composed[coordinate] ?? [prefixed(prefixes[type], field)]) columns.add(column)
  }
  return columns
}

function prefixed(prefix: string | undefined, field: string): string {
  return prefix === undefined ? field : `${prefix}${field.charAt(0).toUpperCase()}${field.slice(1)}`
}
