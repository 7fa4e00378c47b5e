// COPY … FROM STDIN over a `pg` client: the fastest way in that PostgreSQL has. `pg` speaks the messages and leaves the
// query object to whoever needs one (PostgreSQL protocol §55.2.7).
import pg from 'pg'
import type { CopyText } from './copy-text.ts'

/** `schema` and table come from our code, never from data. */
export async function copyInto(
  client: pg.ClientBase,
  schema: string,
  { table, columns, bytes }: CopyText,
): Promise<void> {
  const names = columns.map(({ name }) => pg.escapeIdentifier(name)).join(', ')
  const query = new CopyIn(`COPY ${schema}.${pg.escapeIdentifier(table)} (${names}) FROM STDIN`, bytes)
  client.query(query)
  await query.finished
}

/** The messages of `pg`'s connection that it has no types for. */
interface CopyConnection {
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

/** Small enough to be a message that `pg` builds at once. */
const pieceLength = 128 * 1024

class CopyIn implements pg.Submittable {
  readonly finished: Promise<void>
  private readonly statement: string
  private readonly bytes: Buffer
  private readonly settle: PromiseWithResolvers<void>

  constructor(statement: string, bytes: Buffer) {
    this.statement = statement
    this.bytes = bytes
    this.settle = Promise.withResolvers<void>()
    this.finished = this.settle.promise
  }

  submit(connection: pg.Connection): void {
    connection.query(this.statement)
  }

  handleCopyInResponse(connection: CopyConnection): void {
    for (let start = 0; start < this.bytes.length; start += pieceLength)
      connection.sendCopyFromChunk(this.bytes.subarray(start, start + pieceLength))
    connection.endCopyFrom()
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.settle.resolve()
  }

  handleError(error: Error): void {
    this.settle.reject(error)
  }
}
