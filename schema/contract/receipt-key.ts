// The keys that disclosure receipts are signed with, as the log tells them: an entry of the kind RECEIPT_KEY holds one
// statement, signed by the key it brings in and, but for the first, by the key before. So whoever knows one of the keys
// gets to all of them, and a retired key stays good for what it signed until its end, and for nothing after.
import { CompactSign, compactVerify, decodeJwt, type JWK } from 'jose'
import { z } from 'zod'
import type { LogEntry } from './log-entry.ts'

const algorithm = 'EdDSA'
/** RFC 8725 §3.11: no receipt and no assertion of the same key passes for one. */
const statementType = 'receipt-key+jwt'

const publicKeySchema = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string().min(1),
})
export type ReceiptPublicKey = Readonly<z.infer<typeof publicKeySchema>>

const statementSchema = z.strictObject({
  /** The gateway's public URL. */
  iss: z.string(),
  newer: publicKeySchema,
  older: publicKeySchema.optional(),
  /** Seconds since the epoch: what the older key signs is good if it is dated before. */
  older_until: z.int().positive().optional(),
})
export type ReceiptKeyStatement = Readonly<z.infer<typeof statementSchema>>

/** The body of the entry. */
const receiptKeyBodySchema = z.strictObject({
  issuer: z.string(),
  /** The statement as a compact JWS, by the newer key, and the same by the older one. */
  newer: z.string(),
  older: z.string().optional(),
})
export type ReceiptKeyBody = Readonly<z.infer<typeof receiptKeyBodySchema>>

export interface ReceiptKey {
  readonly key: ReceiptPublicKey
  /** When the entry was made that brought it in; undefined of the first. */
  readonly from: Date | undefined
  /** Its end; undefined of the newest. */
  readonly until: Date | undefined
}

export function receiptPublicKey(jwk: Readonly<Record<string, unknown>>): ReceiptPublicKey {
  const { kty, crv, x, kid } = jwk
  return publicKeySchema.parse({ kty, crv, x, kid })
}

/** By private keys: `older` where there is a key before. */
export async function signReceiptKey(
  { issuer, olderUntil }: { readonly issuer: string; readonly olderUntil?: Date },
  newer: JWK,
  older?: JWK,
): Promise<ReceiptKeyBody> {
  const statement: ReceiptKeyStatement = {
    iss: issuer,
    newer: receiptPublicKey({ ...newer }),
    ...(older && olderUntil
      ? { older: receiptPublicKey({ ...older }), older_until: Math.floor(olderUntil.getTime() / 1000) }
      : {}),
  }
  const payload = new TextEncoder().encode(JSON.stringify(statement))
  const sign = (key: JWK) =>
    new CompactSign(payload)
      .setProtectedHeader({ alg: algorithm, typ: statementType, kid: receiptPublicKey({ ...key }).kid })
      .sign({ ...key, alg: algorithm })
  return { issuer, newer: await sign(newer), ...(older ? { older: await sign(older) } : {}) }
}

/** `entries`: in the order of the log. One that its keys did not sign, or that follows on no key, brings none in. */
export async function receiptKeysOf(entries: readonly LogEntry[], issuer: string): Promise<ReceiptKey[]> {
  const keys: ReceiptKey[] = []
  for (const { kind, body, time } of entries) {
    const statement = kind === 'RECEIPT_KEY' ? await readStatement(body, issuer) : undefined
    if (statement === undefined) continue
    const { newer, older, older_until } = statement
    const current = keys.at(-1)
    const known = keys.some(({ key }) => key.x === newer.x || key.kid === newer.kid)
    if (known || older?.x !== current?.key.x || older?.kid !== current?.key.kid) continue
    if (current === undefined) keys.push({ key: newer, from: undefined, until: undefined })
    else if (older_until !== undefined && older_until * 1000 > Date.parse(time)) {
      keys[keys.length - 1] = { ...current, until: new Date(older_until * 1000) }
      keys.push({ key: newer, from: new Date(time), until: undefined })
    }
  }
  return keys
}

/** undefined unless every key that it names signed it. */
async function readStatement(body: LogEntry['body'], issuer: string): Promise<ReceiptKeyStatement | undefined> {
  const parsed = receiptKeyBodySchema.safeParse(body)
  if (!parsed.success || parsed.data.issuer !== issuer) return undefined
  try {
    // Decoded first, because the key that must have signed it stands in it.
    const statement = statementSchema.parse(decodeJwt(parsed.data.newer))
    if (statement.iss !== issuer || (statement.older === undefined) !== (parsed.data.older === undefined))
      return undefined
    const payload = await signedPayload(parsed.data.newer, statement.newer)
    if (statement.older !== undefined && (await signedPayload(parsed.data.older ?? '', statement.older)) !== payload)
      return undefined
    return statement
  } catch {
    return undefined
  }
}

async function signedPayload(jws: string, key: ReceiptPublicKey): Promise<string> {
  const { payload, protectedHeader } = await compactVerify(jws, { ...key }, { algorithms: [algorithm] })
  if (protectedHeader.typ !== statementType) throw new TypeError('a statement of another kind')
  return new TextDecoder().decode(payload)
}
