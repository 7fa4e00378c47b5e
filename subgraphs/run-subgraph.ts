// Runs one subgraph as a process of its own: reads its settings, starts, and stops when told to.
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { environmentVariables } from '../schema/contract/environment.ts'
import type { SubgraphConfig } from './read-subgraph-config.ts'
import type { SubgraphOptions } from './subgraph-options.ts'
import type { RunningSubgraph } from './subgraph-server.ts'

export interface SubgraphProgram {
  readonly name: string
  readonly readConfig: (environment: Readonly<Record<string, string | undefined>>) => SubgraphConfig
  readonly start: (options: SubgraphOptions) => Promise<RunningSubgraph>
}

export async function runSubgraph({ name, readConfig, start }: SubgraphProgram): Promise<void> {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
  if (values.help) {
    console.log(`The ${name} subgraph of Izin: answers the gateway alone. Settings, from the environment:\n`)
    for (const [variable, meaning] of Object.entries(environmentVariables))
      console.log(`  ${variable.padEnd(32)} ${meaning}`)
    return
  }
  try {
    const { logLevel, ...config } = readConfig(process.env)
    const running = await start({ ...config, logger: pino({ name, level: logLevel }) })
    console.log(`${name} subgraph ready: ${running.url}`)
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        running.stop().then(
          () => process.exit(0),
          () => process.exit(1),
        )
      })
  } catch (error) {
    console.error(error instanceof Error ? error.message : `The ${name} subgraph could not start.`)
    process.exitCode = 1
  }
}
