// A witness as a process of its own, best run by somebody who is not the log's operator.
import { runProcess } from '../run-process.ts'
import { readWitnessConfig, witnessVariables } from './config.ts'
import { startWitness } from './start-witness.ts'

await runProcess({
  name: 'witness',
  about: 'A witness of disclosure logs: signs a checkpoint only if it follows on all it signed before.',
  variables: witnessVariables,
  readConfig: readWitnessConfig,
  start: startWitness,
})
