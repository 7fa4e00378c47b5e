// Which keys receipts were signed with, and from when until when: by entries of the log, each proved to be in it under a
// checkpoint that the log and a witness signed. Trusts nothing the file says of itself.
import { z } from 'zod'
import { bodyLeafHash } from '../../schema/contract/disclosure-event.ts'
import { logEntrySchema } from '../../schema/contract/log-entry.ts'
import { type ReceiptKey, receiptKeysOf } from '../../schema/contract/receipt-key.ts'
import type { TreeHasher } from '../merkle/tree-hasher.ts'
import { verifyInclusion } from '../merkle/verify-proof.ts'
import { decodeBase64 } from '../note/base64.ts'
import type { LoggedKeyChange } from '../note/key-chain.ts'
import { checkingKeys, requireWitness, type TrustedKeys, verifyCheckpoint } from './verify-checkpoint.ts'
import { Wrong } from './wrong.ts'

/** What the log answers at `/receipt-keys`. */
export const provedReceiptKeysSchema = z.object({
  checkpoint: z.string(),
  receipt_keys: z.array(
    z.object({
      index: z.int().min(0),
      /** The leaf's. */
      body: z.record(z.string(), z.unknown()),
      /** base64 */
      inclusion: z.array(z.string()),
    }),
  ),
})
export type ProvedReceiptKeys = z.infer<typeof provedReceiptKeysSchema>

/** Of the gateway at `issuer`, in their order. Throws Wrong. */
export async function verifyReceiptKeys(
  { checkpoint: text, receipt_keys }: ProvedReceiptKeys,
  issuer: string,
  keys: TrustedKeys & { readonly changes?: readonly LoggedKeyChange[] },
  hasher: TreeHasher,
): Promise<ReceiptKey[]> {
  let witnesses = 0
  const checking = checkingKeys(keys, keys.changes ?? [])
  const { size, root } = verifyCheckpoint('the checkpoint of the receipt keys', text, checking, (what) => {
    if (what === 'witness signatures') witnesses++
  })
  requireWitness(keys, witnesses)
  const entries = receipt_keys.map(({ index, body, inclusion }, n) => {
    const name = `the receipt key's entry ${n + 1}`
    const entry = logEntrySchema.safeParse(body)
    const proof = inclusion.map((line) => decodeBase64(line) ?? new Uint8Array())
    const claim = { leafHash: Buffer.from(bodyLeafHash(body), 'base64url'), index, size, root, proof }
    if (!entry.success || !verifyInclusion(claim, hasher))
      throw new Wrong(`${name}: it is not in the log under this checkpoint at index ${index}`)
    return { index, entry: entry.data }
  })
  // Their order decides which key followed on which, so it is the log's and not the file's.
  const inOrder = entries.toSorted((a, b) => a.index - b.index).map(({ entry }) => entry)
  return receiptKeysOf(inOrder, issuer)
}
