// The keys of this test run: the services' and the demo clients' (registered in every seeded test database).
import { inject } from 'vitest'
import { readSandboxKeys, type SandboxKeys } from '../../platform/sandbox/sandbox-keys.ts'

export function testKeys(): Promise<SandboxKeys> {
  return readSandboxKeys(inject('cluster').keysFolder)
}
