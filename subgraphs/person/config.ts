// Settings of the person subgraph.
import { readSubgraphConfig, type SubgraphConfig } from '../read-subgraph-config.ts'

export function readPersonConfig(environment: Readonly<Record<string, string | undefined>>): SubgraphConfig {
  return readSubgraphConfig(
    { portVariable: 'IZIN_PERSON_PORT', defaultPort: 4031, databaseVariable: 'IZIN_PERSON_DATABASE_URL' },
    environment,
  )
}
