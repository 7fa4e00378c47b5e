// Servers of the bench run in processes of their own: each says on which port it listens, and stops when its parent
// does. `onCore` keeps a process on one processor where the system has `taskset`.
import { spawn, spawnSync } from 'node:child_process'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const portSchema = z.object({ port: z.number() })
const processorTimeSchema = z.object({ processorTime: z.number() })

/** In the child. */
export function reportPort(port: number): void {
  process.send?.({ port })
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.({ processorTime: user + system })
  })
  process.on('disconnect', () => process.exit(0))
}

/** In the child. */
export function listenAndReport(server: Server): void {
  server.listen(0, '127.0.0.1', () => reportPort((server.address() as AddressInfo).port))
}

export interface BenchServer {
  readonly port: number
  /** Microseconds of processor time this server has used since it began, all its threads together. */
  processorTime(): Promise<number>
  stop(): Promise<void>
}

const hasTaskset = spawnSync('taskset', ['-V']).status === 0

/** In the parent. `module` relative to this folder. `nodeArguments` go before the module. */
export async function startServer(
  module: string,
  argument: unknown,
  core: number,
  nodeArguments: readonly string[] = [],
): Promise<BenchServer> {
  const node = [
    process.execPath,
    ...nodeArguments,
    fileURLToPath(new URL(module, import.meta.url)),
    JSON.stringify(argument),
  ]
  const [command = '', ...rest] = hasTaskset ? ['taskset', '-c', String(core), ...node] : node
  const child = spawn(command, rest, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, APOLLO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' },
  })
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(portSchema.parse(message).port))
    child.once('exit', (code) => reject(new Error(`${module} ended with ${code} before it listened`)))
  })
  return {
    port,
    processorTime: () =>
      new Promise((resolve) => {
        child.once('message', (message) => resolve(processorTimeSchema.parse(message).processorTime))
        child.send('processor time')
      }),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.disconnect()
      await ended
    },
  }
}

/** Keeps this process, and the children it starts from now on, off the measured core. */
export function stayOnCore(core: number): boolean {
  return hasTaskset && spawnSync('taskset', ['-cp', String(core), String(process.pid)]).status === 0
}
