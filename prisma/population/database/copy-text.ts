// Rows as the text that COPY takes: a line a row, tabs between columns, \N for null. Written as bytes from the start: the
// millions of short texts that lines are made of would keep the garbage collector busier than the database.
import type { Row } from '../../seed/write-rows.ts'
import type { Column, Columns } from './tables.ts'

export interface CopyText {
  readonly table: string
  readonly columns: readonly Column[]
  readonly bytes: Buffer
  readonly rows: number
}

/** Gathers the rows of a chunk, table by table, in the order of `columns`. */
export class CopyTexts {
  private readonly gathered: ReadonlyMap<string, CopyLines>

  constructor(columns: Columns) {
    this.gathered = new Map(Object.entries(columns).map(([table, list]) => [table, new CopyLines(list)]))
  }

  /** `head` has what all records of an owner have in common; what `row` gives counts first. */
  readonly add = (table: string, head: Row, row: Row): void => {
    const lines = this.gathered.get(table)
    if (!lines) throw new Error(`A population has rows for ${table}, which is no table it fills.`)
    lines.add(head, row)
  }

  /** Tables that have rows. */
  all(): CopyText[] {
    return [...this.gathered].map(([table, lines]) => ({ table, ...lines.taken() })).filter(({ rows }) => rows > 0)
  }
}

const tab = 9
const newline = 10
const backslash = 92
/** What follows the backslash, by the character that can't stand alone. */
const escapes: Readonly<Record<number, number>> = { 9: 116, 10: 110, 13: 114, 92: 92 }

class CopyLines {
  private readonly columns: readonly Column[]
  private bytes = Buffer.allocUnsafe(64 * 1024)
  private length = 0
  private rows = 0

  constructor(columns: readonly Column[]) {
    this.columns = columns
  }

  add(head: Row, row: Row): void {
    for (const { key, json } of this.columns) {
      const value = row[key] ?? head[key]
      if (value === undefined || value === null) this.addNull()
      else this.addText(json ? JSON.stringify(value) : typeof value === 'string' ? value : String(value))
    }
    // In place of the last column's tab.
    this.bytes[this.length - 1] = newline
    this.rows += 1
  }

  taken(): Omit<CopyText, 'table'> {
    return { columns: this.columns, bytes: this.bytes.subarray(0, this.length), rows: this.rows }
  }

  private addNull(): void {
    this.reserve(3)
    this.bytes[this.length++] = backslash
    this.bytes[this.length++] = 78
    this.bytes[this.length++] = tab
  }

  private addText(text: string): void {
    this.reserve(text.length * 3 + 1)
    const { bytes } = this
    let end = this.length
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index)
      if (code > 127) {
        this.addWide(text)
        return
      }
      const letter = code < 14 || code === backslash ? escapes[code] : undefined
      if (letter === undefined) bytes[end++] = code
      else {
        bytes[end++] = backslash
        bytes[end++] = letter
      }
    }
    bytes[end++] = tab
    this.length = end
  }

  /** A text that is more than ASCII. */
  private addWide(text: string): void {
    const escaped = text.replace(
      /[\\\t\n\r]/g,
      (found) => `\\${String.fromCharCode(escapes[found.charCodeAt(0)] ?? 0)}`,
    )
    this.reserve(escaped.length * 3 + 1)
    this.length += this.bytes.write(escaped, this.length)
    this.bytes[this.length++] = tab
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.length + more))
    this.bytes.copy(larger, 0, 0, this.length)
    this.bytes = larger
  }
}
