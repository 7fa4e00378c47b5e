// A release as the pipeline would ask for it, for tests of the release alone.
import { generateKeyPairSync } from 'node:crypto'
import type { Pool } from 'pg'
import { v7 } from 'uuid'
import { type DisclosureFacts, disclosureRelease } from '../../../gateway/disclosure/release-disclosure.ts'
import { receiptSigner } from '../../../gateway/disclosure/sign-receipt.ts'

/** The gateway's key; `publicKeySet` of it is what banks check receipts with. */
export const gatewayKey = {
  ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }),
  kid: 'gateway-1',
}

export const releaseOver = (gateway: Pool) =>
  disclosureRelease(gateway, receiptSigner({ jwk: gatewayKey, issuer: 'https://gateway.example' }))

export function releaseFacts(part: Partial<DisclosureFacts> & Pick<DisclosureFacts, 'caller'>): DisclosureFacts {
  return {
    eventId: v7(),
    operationHash: 'a'.repeat(64),
    operationName: undefined,
    requested: ['Person.name'],
    released: ['Person.name'],
    undelivered: [],
    asked: true,
    refused: [],
    agencies: ['ICA'],
    ...part,
  }
}
