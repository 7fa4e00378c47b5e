// The keys a verifier trusts, from its own command line and never from what it checks.
import { parseVerifierKey } from '../note/note-key.ts'
import type { Environment } from '../read-config.ts'
import type { TrustedKeys } from '../verify/verify-checkpoint.ts'
import { CommandRefused } from './command.ts'
import { readSandboxSettings } from './sandbox-settings.ts'

export const trustedKeyOptions = {
  'log-key': { type: 'string' },
  'witness-key': { type: 'string', multiple: true },
} as const

/** In a sandbox that was started here its own, where none is named. */
export function readTrustedKeys(
  values: { readonly 'log-key'?: string | undefined; readonly 'witness-key'?: readonly string[] | undefined },
  environment: Environment,
): TrustedKeys {
  const sandbox = values['log-key'] === undefined ? readSandboxSettings(environment) : undefined
  if (sandbox !== undefined) {
    console.error('Trusting the keys of the sandbox that was started here.')
    const keys = sandbox.verifierKeys.map(parseVerifierKey).filter((key) => key !== undefined)
    const log = keys.find(({ type }) => type === 'note')
    if (log !== undefined) return { log, witnesses: keys.filter(({ type }) => type === 'cosignature') }
  }
  const log = parseVerifierKey(values['log-key'] ?? '')
  if (log?.type !== 'note') throw new CommandRefused('Name the key of the log that you trust: --log-key name+id+key')
  const witnesses = (values['witness-key'] ?? []).map((text) => {
    const key = parseVerifierKey(text)
    if (key?.type !== 'cosignature') throw new CommandRefused('A --witness-key is no witness key (name+id+key).')
    return key
  })
  return { log, witnesses }
}
