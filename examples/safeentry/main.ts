// The safeentry subgraph as a process of its own.
import { readFileSync } from 'node:fs'
import { pino } from 'pino'
import { z } from 'zod'
import { unknownVariables } from '../../schema/contract/environment.ts'
import { readCheckIns } from './read-check-ins.ts'
import { startSafeEntrySubgraph } from './start-safeentry-subgraph.ts'

const help = `The safeentry subgraph: answers the gateway of Izin alone. Settings, from the environment:
  SAFEENTRY_HOST            address to listen on (default 127.0.0.1)
  SAFEENTRY_PORT            port (default 4050)
  IZIN_GATEWAY_URL            public URL of the gateway (default http://localhost:4000)
  IZIN_ASSERTION_JWKS_FILE    JWKS file with the gateway's public assertion keys`

const settingsSchema = z.object({
  SAFEENTRY_HOST: z.string().default('127.0.0.1'),
  SAFEENTRY_PORT: z.coerce.number().int().min(0).max(65535).default(4050),
  IZIN_GATEWAY_URL: z.url().default('http://localhost:4000'),
  IZIN_ASSERTION_JWKS_FILE: z.string(),
})
/** Public keys only: a private one does not belong into a subgraph. */
const keysSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() }).refine((key) => !('d' in key))).min(1) })

if (process.argv.includes('--help')) console.log(help)
else {
  const unknown = unknownVariables(process.env)
  if (unknown.length > 0) throw new Error(`Unknown setting ${unknown.join(', ')}: correct or remove it.`)
  const data = settingsSchema.parse(process.env)
  const running = await startSafeEntrySubgraph({
    host: data.SAFEENTRY_HOST,
    port: data.SAFEENTRY_PORT,
    assertionKeys: keysSchema.parse(JSON.parse(readFileSync(data.IZIN_ASSERTION_JWKS_FILE, 'utf8'))),
    assertionIssuer: data.IZIN_GATEWAY_URL.replace(/\/$/, ''),
    logger: pino({ name: 'safeentry' }),
    checkInsOf: readCheckIns(new URL('./check-ins.json', import.meta.url)),
  })
  console.log(`safeentry subgraph ready: ${running.url}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void running.stop().then(() => process.exit(0)))
}
