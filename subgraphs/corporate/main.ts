// The corporate subgraph as a process of its own.
import { runSubgraph } from '../run-subgraph.ts'
import { readCorporateConfig } from './config.ts'
import { startCorporateSubgraph } from './start-corporate-subgraph.ts'

await runSubgraph({ name: 'corporate', readConfig: readCorporateConfig, start: startCorporateSubgraph })
