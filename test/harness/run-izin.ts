// `izin` as a process, while the services it speaks to run in the test's own.
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

export interface IzinRun {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** `settings`: IZIN_* variables of this run. */
export async function runIzin(
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  input = '',
): Promise<IzinRun> {
  const launcher = fileURLToPath(new URL('../../izin/izin.mjs', import.meta.url))
  const child = spawn(process.execPath, [launcher, ...args], {
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...settings },
  })
  child.stdin.end(input)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  return { status, stdout, stderr }
}
