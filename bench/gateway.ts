// The gateway under test, as a process of its own: the real one, started from the settings of the bench.
import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { z } from 'zod'
import { startGateway } from '../gateway/start-gateway.ts'
import { reportPort } from './child-process.ts'

const options = z
  .object({
    publicUrl: z.string(),
    issuer: z.string(),
    databaseUrl: z.string(),
    supergraphFile: z.string(),
    subgraphUrls: z.record(z.string(), z.string()),
    assertionKey: z.looseObject({ kid: z.string() }),
  })
  .parse(JSON.parse(process.argv[2] ?? ''))

const { supergraphFile, subgraphUrls, ...settings } = options
const gateway = await startGateway({
  ...settings,
  mode: 'sandbox',
  host: '127.0.0.1',
  port: 0,
  supergraph: { kind: 'file', sdl: readFileSync(supergraphFile, 'utf8'), subgraphUrls },
  logger: pino({ level: 'warn' }),
})
reportPort(gateway.port)
