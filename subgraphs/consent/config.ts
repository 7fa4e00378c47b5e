// Settings of the consent subgraph.
import { readSubgraphConfig, type SubgraphConfig } from '../read-subgraph-config.ts'

export function readConsentConfig(environment: Readonly<Record<string, string | undefined>>): SubgraphConfig {
  return readSubgraphConfig(
    { portVariable: 'IZIN_CONSENT_PORT', defaultPort: 4033, databaseVariable: 'IZIN_CONSENT_DATABASE_URL' },
    environment,
  )
}
