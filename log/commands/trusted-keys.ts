// The keys a verifier trusts, from its own command line and never from what it checks.
import { type NoteVerifier, parseVerifierKey } from '../note/note-key.ts'
import type { TrustedKeys } from '../verify/verify-checkpoint.ts'
import { CommandRefused } from './command.ts'

export const trustedKeyOptions = {
  'log-key': { type: 'string' },
  'witness-key': { type: 'string', multiple: true },
} as const

export function readLogKey(text: string | undefined): NoteVerifier {
  const log = parseVerifierKey(text ?? '')
  if (log?.type !== 'note') throw new CommandRefused('Name the key of the log that you trust: --log-key name+id+key')
  return log
}

export function readTrustedKeys(values: {
  readonly 'log-key'?: string | undefined
  readonly 'witness-key'?: readonly string[] | undefined
}): TrustedKeys {
  const witnesses = (values['witness-key'] ?? []).map((text) => {
    const key = parseVerifierKey(text)
    if (key?.type !== 'cosignature') throw new CommandRefused('A --witness-key is no witness key (name+id+key).')
    return key
  })
  return { log: readLogKey(values['log-key']), witnesses }
}
