// A consent's id: opaque and ordered by time (UUIDv7, RFC 9562 §5.7), so that its index grows at one end.
import { v7 } from 'uuid'

export function newConsentId(): string {
  return v7()
}
