// The schema registry as a process of its own.
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { environmentVariables } from '../schema/contract/environment.ts'
import { readRegistryConfig, variables } from './config.ts'
import { startRegistry } from './start-registry.ts'

const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
if (values.help) {
  console.log('The schema registry: agencies publish, gateways fetch. Settings, from the environment:\n')
  for (const name of variables) console.log(`  ${name.padEnd(32)} ${environmentVariables[name]}`)
  process.exit(0)
}

try {
  const { logLevel, ...config } = readRegistryConfig(process.env)
  const registry = await startRegistry({ ...config, logger: pino({ name: 'registry', level: logLevel }) })
  console.log(`registry ready: ${config.publicUrl}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      registry.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
} catch (error) {
  console.error(error instanceof Error ? error.message : 'The registry could not start.')
  process.exit(1)
}
