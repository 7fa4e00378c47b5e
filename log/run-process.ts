// A service of the log as a process of its own: settings, start, a line when it is ready, and a stop when told to.
import { parseArgs } from 'node:util'
import { type Logger, pino } from 'pino'
import { type EnvironmentVariable, environmentVariables } from '../schema/contract/environment.ts'
import type { Environment } from './read-config.ts'

export interface LogProcess<Config extends { readonly logLevel: string }> {
  readonly name: string
  readonly about: string
  readonly variables: readonly EnvironmentVariable[]
  readonly readConfig: (environment: Environment) => Config
  readonly start: (config: Config & { readonly logger: Logger }) => Promise<{ stop(): Promise<void>; url?: string }>
}

export async function runProcess<Config extends { readonly logLevel: string }>(service: LogProcess<Config>) {
  const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
  if (values.help) {
    console.log(`${service.about} Settings, from the environment:\n`)
    for (const name of service.variables) console.log(`  ${name.padEnd(32)} ${environmentVariables[name]}`)
    process.exit(0)
  }
  try {
    const config = service.readConfig(process.env)
    const running = await service.start({ ...config, logger: pino({ name: service.name, level: config.logLevel }) })
    console.log(`${service.name} ready${running.url === undefined ? '' : `: ${running.url}`}`)
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        running.stop().then(
          () => process.exit(0),
          () => process.exit(1),
        )
      })
  } catch (error) {
    console.error(error instanceof Error ? error.message : `The ${service.name} could not start.`)
    process.exit(1)
  }
}
