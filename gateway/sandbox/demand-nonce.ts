// RFC 9449 §9: a nonce of the server's, the same for a key for a minute and taken for one more.
import { createHmac, randomBytes } from 'node:crypto'
import { decodeJwt } from 'jose'
import { Problem } from '../response/problem.ts'

/** Seconds. */
const life = 60

/** Throws USE_DPOP_NONCE for a proof without the nonce of its key. */
export type DemandNonce = (proof: string, jkt: string, now: number) => void

export function nonceDemand(): DemandNonce {
  const secret = randomBytes(32)
  return (proof, jkt, now) => {
    const nonceAt = (time: number) =>
      createHmac('sha256', secret)
        .update(`${jkt} ${Math.floor(time / life)}`)
        .digest('base64url')
    const { nonce } = decodeJwt(proof)
    if (nonce !== nonceAt(now) && nonce !== nonceAt(now - life))
      throw new Problem('USE_DPOP_NONCE', { nonce: nonceAt(now) })
  }
}
