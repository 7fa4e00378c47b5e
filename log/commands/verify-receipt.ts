// `npm run log -- verify-receipt`: a bank's receipt, checked offline.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { sha256Hasher } from '../merkle/tree-hasher.ts'
import type { LoggedKeyChange } from '../note/key-chain.ts'
import { readKeyChange } from '../note/key-change.ts'
import { describeChecks } from '../verify/describe-verified.ts'
import { type VerifiedReceipt, verifyReceipt } from '../verify/verify-receipt.ts'
import { type ProvedReceiptKeys, provedReceiptKeysSchema } from '../verify/verify-receipt-keys.ts'
import { CommandRefused, type LogCommand } from './command.ts'
import { readText } from './read-text.ts'
import { readTrustedKeys, trustedKeyOptions } from './trusted-keys.ts'

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) })
const changesSchema = z.object({ key_changes: z.array(z.object({ index: z.int().min(0), note: z.string() })) })

export const verifyReceiptCommand: LogCommand = {
  takes:
    '<receipt.tlog-proof> [--gateway-keys <jwks.json>] [--receipt-keys <keys.json>] [--log-key <key>] [--witness-key <key>]… [--event <body.json>] [--key-changes <changes.json>] [--json]',
  about: `Checks what \`prove\` wrote, offline: that the gateway signed the receipt, and that its event is in the log under a
checkpoint signed by the log and by a witness. With --event (the body from the list of your own disclosures) also that
this is the event. With --key-changes (\`/key-changes\` of the log) also an earlier key of the log will do.
--gateway-keys is the key set at \`jwks_uri\` of the gateway's metadata; a retired key stands in it with its end, and signs nothing
dated later. --receipt-keys is \`/receipt-keys\` of the log, fetched today: by it every key is one that an entry of the log brought
in, whatever the gateway says. Give either, or both.`,
  run: async (args, environment) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...trustedKeyOptions,
        'gateway-keys': { type: 'string' },
        'receipt-keys': { type: 'string' },
        event: { type: 'string' },
        'key-changes': { type: 'string' },
        json: { type: 'boolean' },
      },
    })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new CommandRefused('Name the one proof to check.')
    const [keySet, told] = [values['gateway-keys'], values['receipt-keys']]
    if (keySet === undefined && told === undefined)
      throw new CommandRefused(
        "Name the file with the gateway's public keys, --gateway-keys jwks.json, or with what the log tells of them, --receipt-keys keys.json",
      )
    const keys = {
      ...readTrustedKeys(values, environment),
      gateway: keySet === undefined ? undefined : readKeySet(keySet),
      receiptKeys: told === undefined ? undefined : readReceiptKeys(told),
    }
    const changes = values['key-changes'] === undefined ? [] : readChanges(values['key-changes'])
    const event = values.event === undefined ? undefined : readText(values.event)
    const verified = await verifyReceipt({ proof: readText(file), event }, { ...keys, changes }, sha256Hasher)
    console.log(values.json ? JSON.stringify(verified) : describe(verified))
    return verified.holds ? 0 : 1
  },
}

function readKeySet(file: string) {
  try {
    return keySetSchema.parse(JSON.parse(readText(file)))
  } catch {
    throw new CommandRefused(`The file ${file} must hold a JWKS with the gateway's public keys.`)
  }
}

function readReceiptKeys(file: string): ProvedReceiptKeys {
  const parsed = provedReceiptKeysSchema.safeParse(parseJson(readText(file)))
  if (!parsed.success) throw new CommandRefused(`The file ${file} must hold what the log answers at /receipt-keys.`)
  return parsed.data
}

function readChanges(file: string): LoggedKeyChange[] {
  const parsed = changesSchema.safeParse(parseJson(readText(file)))
  const changes = parsed.data?.key_changes.map(({ index, note }) => ({ index, change: readKeyChange(note) }))
  if (changes === undefined || changes.some(({ change }) => change === undefined))
    throw new CommandRefused(
      `The file ${file} must hold what the log answers at /key-changes, each signed by both keys.`,
    )
  return changes.flatMap(({ index, change }) => (change === undefined ? [] : [{ index, ...change }]))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function describe(verified: VerifiedReceipt): string {
  const { receipt } = verified
  const lines = receipt === undefined ? [] : [`Receipt of ${receipt.aud}: ${receipt.event_id}, ${receipt.time}`]
  return [...lines, describeChecks(verified)].join('\n')
}
