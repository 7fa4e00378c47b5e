// Under what a secret of the library is stored: its hash, so that a copy of the database opens nothing.
import { createHash } from 'node:crypto'

export function storedId(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
