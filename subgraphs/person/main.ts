// The person subgraph as a process of its own.
import { runSubgraph } from '../run-subgraph.ts'
import { readPersonConfig } from './config.ts'
import { startPersonSubgraph } from './start-person-subgraph.ts'

await runSubgraph({ name: 'person', readConfig: readPersonConfig, start: startPersonSubgraph })
