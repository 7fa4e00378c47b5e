// The sandbox makes faults on demand; they are loaded here, behind the mode.
import type { Mode } from '../schema/contract/mode.ts'
import type { ServerFaults } from './authorization-server/create-provider.ts'

export async function faultsForMode(mode: Mode): Promise<ServerFaults | undefined> {
  if (mode === 'production') return undefined
  const { serverFaults } = await import('./sandbox/server-faults.ts')
  return serverFaults()
}
