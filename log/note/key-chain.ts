// Which key must have signed a tree of which size, as the changes in the log say. A key that no change introduced signs
// nothing; the older one may sign too, for those who have not followed yet, but no longer alone.
import { type KeyChange, readKeyChange } from './key-change.ts'
import type { NoteVerifier } from './note-key.ts'

export interface LoggedKeyChange extends KeyChange {
  /** Of its leaf: it is in force in every tree that holds it. */
  readonly index: number
}

export type KeyAt = (size: number) => NoteVerifier

/** undefined where the changes do not follow on one another, or none of their keys is the one that is `trusted`. */
export function keyChain(trusted: NoteVerifier, changes: readonly LoggedKeyChange[]): KeyAt | undefined {
  const [first] = changes
  if (first === undefined) return () => trusted
  const keys = [first.older, ...changes.map(({ newer }) => newer)]
  const follows = changes.every(({ older, index }, n) => {
    return older.text === keys[n]?.text && index > (changes[n - 1]?.index ?? -1)
  })
  if (!follows || !keys.some((key) => key.text === trusted.text)) return undefined
  return (size) => keys[changes.filter(({ index }) => index < size).length] ?? trusted
}

/** What an entry of the kind KEY says; undefined for one that was not signed as it must be. */
export function readKeyEntry(body: Readonly<Record<string, unknown>>): KeyChange | undefined {
  return readKeyChange(body['note'])
}
