// The keys of the log and of its witnesses, as a page needs them: the log's name, and the command that trusts them.
import { splitVerifierKey } from '../../log/note/verifier-key.ts'

/** undefined where there is no key of a log. */
export function logNameOf(keys: readonly string[]): string | undefined {
  return keys.map(splitVerifierKey).find((key) => key?.type === 'note')?.name
}

/** As a person runs it at their own desk. */
export function verifyCommand(keys: readonly string[], file: string): string {
  const options = keys.flatMap((text) => {
    const type = splitVerifierKey(text)?.type
    return type === undefined ? [] : `--${type === 'note' ? 'log' : 'witness'}-key '${text}'`
  })
  return ['npm run log -- verify', file, ...options].join(' ')
}
