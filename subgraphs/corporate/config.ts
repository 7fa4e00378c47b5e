// Settings of the corporate subgraph.
import { readSubgraphConfig, type SubgraphConfig } from '../read-subgraph-config.ts'

export function readCorporateConfig(environment: Readonly<Record<string, string | undefined>>): SubgraphConfig {
  return readSubgraphConfig(
    { portVariable: 'IZIN_CORPORATE_PORT', defaultPort: 4032, databaseVariable: 'IZIN_CORPORATE_DATABASE_URL' },
    environment,
  )
}
