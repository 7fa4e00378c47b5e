// The gateway as a process of its own: reads its settings, starts, and stops when told to.
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { environmentVariables } from '../schema/contract/environment.ts'
import { readGatewayConfig } from './config.ts'
import { startGateway } from './start-gateway.ts'

const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
if (values.help) {
  console.log('The Izin gateway: one GraphQL endpoint over all subgraphs. Settings, from the environment:\n')
  for (const [name, meaning] of Object.entries(environmentVariables)) console.log(`  ${name.padEnd(32)} ${meaning}`)
  process.exit(0)
}

try {
  const config = readGatewayConfig(process.env)
  const gateway = await startGateway({ ...config, logger: pino({ name: 'gateway', level: config.logLevel }) })
  console.log(`gateway ready: ${gateway.url}/graphql`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      gateway.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
} catch (error) {
  console.error(error instanceof Error ? error.message : 'The gateway could not start.')
  process.exit(1)
}
