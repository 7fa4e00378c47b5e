// The log's server of proofs as a process of its own.
import { runProcess } from '../run-process.ts'
import { logServerVariables, readLogServerConfig } from './config.ts'
import { startLogServer } from './start-log-server.ts'

await runProcess({
  name: 'disclosure log',
  about: 'The Izin disclosure log: checkpoints and proofs by HTTP.',
  variables: logServerVariables,
  readConfig: readLogServerConfig,
  start: startLogServer,
})
