// The keys of the log and of its witnesses, as a page needs them: the log's name, and the command that trusts them.
import { type SignatureType, splitVerifierKey } from '../../log/note/verifier-key.ts'

/** undefined where there is no key of a log. */
export function logNameOf(keys: readonly string[]): string | undefined {
  return keys.map(splitVerifierKey).find((key) => key?.type === 'note')?.name
}

/** As a person runs it at their own desk. One key of the log is enough: a file says how its keys followed one another. */
export function verifyCommand(keys: readonly string[], file: string): string {
  const ofType = (type: SignatureType) => keys.filter((text) => splitVerifierKey(text)?.type === type)
  const options = [
    ...ofType('note')
      .slice(0, 1)
      .map((text) => `--log-key '${text}'`),
    ...ofType('cosignature').map((text) => `--witness-key '${text}'`),
  ]
  return ['npm run log -- verify', file, ...options].join(' ')
}
