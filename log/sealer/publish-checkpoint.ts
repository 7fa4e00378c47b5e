// Checkpoints as static files, for any web server to hand out: `checkpoint` is the newest, `checkpoints/<size>` each of
// them. A file is replaced whole, so that no reader sees half of one.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { readLatestCheckpoint } from '../storage/checkpoints.ts'

export async function publishCheckpoint(database: Pool, folder: string): Promise<void> {
  const checkpoint = await readLatestCheckpoint(database)
  if (checkpoint === undefined) return
  await mkdir(join(folder, 'checkpoints'), { recursive: true })
  for (const file of [join(folder, 'checkpoints', String(checkpoint.size)), join(folder, 'checkpoint')]) {
    const draft = `${file}.${process.pid}.new`
    await writeFile(draft, checkpoint.cosigned)
    await rename(draft, file)
  }
}
