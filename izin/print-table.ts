// Rows for a human, in columns as wide as they need; or as JSON for a program.
import { styleText } from 'node:util'

export type Row = Readonly<Record<string, string | number | boolean | null>>

/** `empty`: said when there are none. */
export function printRows(rows: readonly Row[], { json, empty }: { json: boolean | undefined; empty: string }): void {
  if (json === true) console.log(JSON.stringify(rows, undefined, 2))
  else console.log(rows[0] === undefined ? empty : inColumns(rows, rows[0]))
}

function inColumns(rows: readonly Row[], first: Row): string {
  const names = Object.keys(first)
  const cells = rows.map((row) => names.map((name) => String(row[name] ?? '')))
  const widths = names.map((name, at) => Math.max(name.length, ...cells.map((row) => row[at]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd()
  const heading = styleText('bold', line(names), { stream: process.stdout })
  return [heading, ...cells.map(line)].join('\n')
}
