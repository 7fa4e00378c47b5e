// The authorization server and the resident's pages as a process of their own.
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { environmentVariables } from '../schema/contract/environment.ts'
import { readConfig, variables } from './config.ts'
import { startAuthorizationServer } from './start-authorization-server.ts'

const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } })
if (values.help) {
  console.log('The Izin authorization server and the pages for residents. Settings, from the environment:\n')
  for (const name of variables) console.log(`  ${name.padEnd(32)} ${environmentVariables[name]}`)
  process.exit(0)
}

try {
  const { logLevel, ...config } = readConfig(process.env)
  const logger = pino({ name: 'authorization-server', level: logLevel })
  const server = await startAuthorizationServer({ ...config, logger })
  console.log(`authorization server ready: ${config.issuer}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      server.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      )
    })
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : 'The authorization server could not start.')
  process.exit(1)
}
