// Hands a security event token to the recipient's registered address (RFC 8935 §2) and judges the answer.
import { AddressRefused, type Outbound } from '../../outbound/outbound-fetch.ts'

export type PushOutcome =
  | { readonly outcome: 'DELIVERED' }
  /** Worth another attempt: nobody answered, or the receiver had trouble of its own. */
  | { readonly outcome: 'FAILED'; readonly problem: string }
  /** Never worth another: the receiver says that the token is wrong, or we may not connect to the address. */
  | { readonly outcome: 'REFUSED'; readonly problem: string }

export async function pushNotice(outbound: Outbound, endpoint: string, token: string): Promise<PushOutcome> {
  try {
    const headers = { 'content-type': 'application/secevent+jwt', accept: 'application/json' }
    const { status } = await outbound.fetch(new URL(endpoint), { method: 'POST', headers, body: token })
    if (status === 202) return { outcome: 'DELIVERED' }
    // RFC 8935 §2.3: 400 with an error object is the receiver's refusal.
    return { outcome: status === 400 ? 'REFUSED' : 'FAILED', problem: `HTTP ${status}` }
  } catch (error) {
    if (error instanceof AddressRefused) return { outcome: 'REFUSED', problem: 'ADDRESS_REFUSED' }
    return { outcome: 'FAILED', problem: 'UNREACHABLE' }
  }
}
