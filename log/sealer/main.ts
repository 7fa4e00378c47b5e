// The sealer as a process of its own. Run as many as you like: one seals at a time.
import { runProcess } from '../run-process.ts'
import { readSealerConfig, sealerVariables } from './config.ts'
import { startSealer } from './start-sealer.ts'

await runProcess({
  name: 'sealer',
  about: 'The Izin sealer: builds and signs the disclosure log.',
  variables: sealerVariables,
  readConfig: readSealerConfig,
  start: startSealer,
})
