// The log's public server: proofs and checkpoints by HTTP. It holds no key and may only read.
import pg from 'pg'
import type { Logger } from 'pino'
import { sha256Hasher } from '../merkle/tree-hasher.ts'
import { type RunningHttp, serveHttp } from '../serve-http.ts'
import { logMetrics } from './log-metrics.ts'
import { logRoutes } from './log-routes.ts'

export interface LogServerSettings {
  readonly host: string
  /** 0: a free port. */
  readonly port: number
  readonly databaseUrl: string
  /** ms */
  readonly alarmAfter?: number
  readonly logger: Logger
}

export async function startLogServer(settings: LogServerSettings): Promise<RunningHttp> {
  const { host, port, logger, alarmAfter = 10_000 } = settings
  const database = new pg.Pool({ connectionString: settings.databaseUrl, max: 4 })
  database.on('error', (error) => logger.warn({ problem: error.message }, 'a database connection of the log broke'))
  const routes = logRoutes({
    database,
    hasher: sha256Hasher,
    metrics: logMetrics(database, alarmAfter),
    onProblem: (error) => logger.error({ problem: error.message }, 'the log could not answer'),
  })
  const http = await serveHttp((request) => routes.fetch(request), host, port).catch(async (error) => {
    await database.end()
    throw error
  })
  return {
    ...http,
    stop: async () => {
      await http.stop()
      await database.end()
    },
  }
}
