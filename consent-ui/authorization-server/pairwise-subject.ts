// The `sub` a client sees: stable for it, and meaningless beside another client's (OpenID Connect Core §8.1). Never the
// opaque id itself, by which two clients could join their customers.
import { createHmac } from 'node:crypto'

/** `id` is the opaque id of a person or a company. */
export function pairwiseSubject(key: Buffer, clientId: string, id: string): string {
  return createHmac('sha256', key).update(`${clientId}:${id}`).digest('base64url')
}
