// A throw-away database cluster for tests, quick instead of durable unless asked otherwise. It never outlives the process that
// asked for it: a small watcher holds a pipe from us, and stops the server and removes the folder when the pipe ends,
// also when we were killed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start-embedded-postgres.ts'

export interface TemporaryPostgres extends EmbeddedPostgres {
  readonly dataFolder: string
}

export async function startTemporaryPostgres({ durable = false } = {}): Promise<TemporaryPostgres> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'izin-temporary-'))
  chmodSync(dataFolder, 0o711)
  const server = await startEmbeddedPostgres({ dataFolder, durable })

  // The first line of postmaster.pid is the server's process id; SIGINT is PostgreSQL's fast shutdown.
  const script = 'read _; kill -INT "$(head -n 1 "$1/data/postmaster.pid")" 2>/dev/null; sleep 0.2; rm -rf "$1" "$0"'
  const watcher = spawn('/bin/sh', ['-c', script, dataFolder, server.folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watcher.unref()
  return {
    ...server,
    dataFolder,
    stop: async () => {
      await server.stop()
      const gone = once(watcher, 'exit')
      watcher.ref()
      watcher.stdin.end()
      await gone
    },
  }
}
