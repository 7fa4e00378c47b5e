// The keys that receipts of this gateway were and are signed with, as the log tells them. A key that no entry brought in, or
// whose end has come, signs nothing here: its receipts would be refused by everyone who checks them.
import type { JSONWebKeySet } from 'jose'
import type { Pool } from 'pg'
import { z } from 'zod'
import { logEntrySchema } from '../../schema/contract/log-entry.ts'
import { type ReceiptKey, receiptKeysOf, signReceiptKey } from '../../schema/contract/receipt-key.ts'
import { publicKeySet } from '../http/public-key-set.ts'
import { Problem } from '../response/problem.ts'
import type { ReceiptKey as OwnKey } from './sign-receipt.ts'

export interface FollowedReceiptKeys {
  /** Own first; each that has an end with it (`exp`), be it the own one. */
  keySet(): JSONWebKeySet
  inForce(): boolean
  /** Throws a Problem. */
  requireInForce(): void
  stop(): void
}

/** Why the gateway does not start, in one sentence with the next step. */
export class ReceiptKeyRefused extends Error {
  override readonly name = 'ReceiptKeyRefused'
}

/** ms; shorter than the shortest overlap of two keys by far (log/commands/rotate-receipt-key.ts). */
const pause = 20_000
/** ms that the own key rests before its end, because a release is dated by the database. */
const margin = 60_000

/** Throws ReceiptKeyRefused. */
export async function followReceiptKeys(database: Pool, own: OwnKey, now: () => Date): Promise<FollowedReceiptKeys> {
  let keys = await read(database, own.issuer)
  if (keys.length === 0) {
    const { newer } = await signReceiptKey({ issuer: own.issuer }, { ...own.jwk })
    await database.query('SELECT consent.introduce_receipt_key($1, $2)', [own.issuer, newer])
    keys = await read(database, own.issuer)
  }
  const ownOf = (all: readonly ReceiptKey[]) => all.find(({ key }) => key.x === own.jwk['x'] && key.kid === own.jwk.kid)
  const inForce = () => {
    const found = ownOf(keys)
    return found !== undefined && (found.until === undefined || now().getTime() < found.until.getTime() - margin)
  }
  if (ownOf(keys) === undefined)
    throw new ReceiptKeyRefused(
      'The key in IZIN_ASSERTION_KEY_FILE is not the one the log knows for receipts: put it back, or bring the new key in with `npm run log -- rotate-receipt-key`. A sandbox that lost its keys begins anew with an empty IZIN_DATA_FOLDER.',
    )
  if (!inForce())
    throw new ReceiptKeyRefused(
      'The key in IZIN_ASSERTION_KEY_FILE has come to its end for receipts: give the gateway the newer one.',
    )
  // Without the database nothing is released anyway.
  const following = setInterval(async () => {
    keys = await read(database, own.issuer).catch(() => keys)
  }, pause)
  following.unref()
  return {
    keySet: () => {
      const isOwn = ({ key }: ReceiptKey) => key.x === own.jwk['x']
      return { keys: [...keys.filter(isOwn), ...keys.filter((each) => !isOwn(each))].flatMap(withEnd) }
    },
    inForce,
    requireInForce: () => {
      if (!inForce()) throw new Problem('DISCLOSURE_LOG_UNAVAILABLE')
    },
    stop: () => clearInterval(following),
  }
}

function withEnd({ key, until }: ReceiptKey) {
  const end = until === undefined ? {} : { exp: Math.floor(until.getTime() / 1000) }
  return publicKeySet(key).keys.map((published) => ({ ...published, ...end }))
}

const rowsSchema = z.array(z.object({ entry: logEntrySchema }))

async function read(database: Pool, issuer: string): Promise<ReceiptKey[]> {
  const { rows } = await database.query('SELECT entry FROM consent.receipt_key_entries($1) AS entry', [issuer])
  const entries = rowsSchema.parse(rows).map(({ entry }) => entry)
  return receiptKeysOf(entries, issuer)
}
