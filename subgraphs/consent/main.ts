// The consent subgraph as a process of its own.
import { runSubgraph } from '../run-subgraph.ts'
import { readConsentConfig } from './config.ts'
import { startConsentSubgraph } from './start-consent-subgraph.ts'

await runSubgraph({ name: 'consent', readConfig: readConsentConfig, start: startConsentSubgraph })
