// Clients, read from the register at every request: a suspension or a new key counts at once. They are written by the
// operator alone.
import type { Adapter } from 'oidc-provider'
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'
import type { Mode } from '../../schema/contract/mode.ts'
import { readClientMetadata } from './client-metadata.ts'

export function clientAdapter(database: ConsentDatabase, mode: Mode): Adapter {
  const readOnly = async () => {
    throw new Error('the authorization server does not write clients')
  }
  return {
    find: (clientId) => readClientMetadata(database.current, clientId, mode),
    upsert: readOnly,
    consume: readOnly,
    destroy: readOnly,
    revokeByGrantId: readOnly,
    async findByUid() {},
    async findByUserCode() {},
  }
}
