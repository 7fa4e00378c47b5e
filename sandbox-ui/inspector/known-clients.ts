// The clients whose keys are at hand: the explorer's own, those registered in this browser, the sandbox's banks, and one whose
// keys are pasted.
import { firstWrong } from '../../inspector/finding.ts'
import { inspectKeySet } from '../../inspector/inspect-key-set.ts'
import { isObject, readJwt } from '../../inspector/read-jwt.ts'
import type { KeySet, Situation } from '../../inspector/situation.ts'
import { unwrap } from '../../inspector/unwrap.ts'
import type { Flow } from '../client/last-flow.ts'
import type { World } from '../load-world.ts'
import { registeredClients } from '../own/registered-clients.ts'
import type { Desk } from './desk.ts'

export interface KnownClient {
  readonly id: string
  readonly name: string
  readonly keys: KeySet | undefined
}

/** Choices that are no client's id. */
export const asNamed = ''
export const asPasted = ' pasted'

export function knownClients({ banks }: World, { client }: Flow): readonly KnownClient[] {
  return [
    ...(client ? [{ id: client.id, name: `the explorer’s own (${client.id})`, keys: client.keys }] : []),
    ...registeredClients().map(({ id, keys }) => ({ id, name: `your own (${id})`, keys })),
    ...banks.map(({ clientId, appName, jwks }) => ({
      id: clientId,
      name: `${appName} (${clientId})`,
      keys: jwks ?? undefined,
    })),
  ]
}

export function clientOnDesk({ client, pastedClient, text }: Desk, known: readonly KnownClient[]): Situation['client'] {
  if (client === asPasted) {
    const keys = readKeys(pastedClient.keys)
    return pastedClient.id.trim() === ''
      ? undefined
      : { id: pastedClient.id.trim(), keys: typeof keys === 'string' ? undefined : keys }
  }
  const id = client === asNamed ? clientNamedIn(text) : client
  return known.find((one) => one.id === id)
}

function clientNamedIn(text: string): string | undefined {
  if (URL.canParse(text.trim())) return new URL(text.trim()).searchParams.get('client_id') ?? undefined
  const jwt = readJwt(unwrap(text).text)
  const named = typeof jwt === 'string' ? undefined : jwt.payload['iss']
  return typeof named === 'string' ? named : undefined
}

/** The set, or why it is none. A private key is never used: what is public in it must be pasted alone. */
export function readKeys(text: string): KeySet | string | undefined {
  if (text.trim() === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'This is no JSON. Paste a JWKS, {"keys": [ … ]}.'
  }
  if (!isObject(value) || !('keys' in value || 'kty' in value))
    return 'These are no keys. Paste a JWKS, {"keys": [ … ]}.'
  const set = 'keys' in value ? value : { keys: [value] }
  const flaw = firstWrong({ kind: 'key-set', summary: '', parts: [], findings: inspectKeySet(set).list, within: [] })
  if (flaw?.rule === 'private') return flaw.says
  const keys = Array.isArray(set.keys) ? set.keys.filter(isObject) : []
  return keys.length === 0 ? (flaw?.says ?? 'The set has no key.') : { keys: keys.map((key) => ({ ...key })) }
}
