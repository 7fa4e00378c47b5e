// `npm run log -- verify-receipt`: a bank's receipt, checked offline.
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { sha256Hasher } from '../merkle/tree-hasher.ts'
import { describeChecks } from '../verify/describe-verified.ts'
import { type VerifiedReceipt, verifyReceipt } from '../verify/verify-receipt.ts'
import { CommandRefused, type LogCommand } from './command.ts'
import { readText } from './read-text.ts'
import { readTrustedKeys, trustedKeyOptions } from './trusted-keys.ts'

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) })

export const verifyReceiptCommand: LogCommand = {
  takes:
    '<receipt.tlog-proof> --gateway-keys <jwks.json> [--log-key <key>] [--witness-key <key>]… [--event <body.json>] [--json]',
  about: `Checks what \`prove\` wrote, offline: that the gateway signed the receipt, and that its event is in the log under a
checkpoint signed by the log and by a witness. With --event (the body from the list of your own disclosures) also that
this is the event. --gateway-keys is the key set at \`jwks_uri\` of the gateway's metadata, kept with the receipts.`,
  run: async (args, environment) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...trustedKeyOptions,
        'gateway-keys': { type: 'string' },
        event: { type: 'string' },
        json: { type: 'boolean' },
      },
    })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new CommandRefused('Name the one proof to check.')
    if (values['gateway-keys'] === undefined)
      throw new CommandRefused("Name the file with the gateway's public keys: --gateway-keys jwks.json")
    const keys = { ...readTrustedKeys(values, environment), gateway: readKeySet(values['gateway-keys']) }
    const event = values.event === undefined ? undefined : readText(values.event)
    const verified = await verifyReceipt({ proof: readText(file), event }, keys, sha256Hasher)
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

function describe(verified: VerifiedReceipt): string {
  const { receipt } = verified
  const lines = receipt === undefined ? [] : [`Receipt of ${receipt.aud}: ${receipt.event_id}, ${receipt.time}`]
  return [...lines, describeChecks(verified)].join('\n')
}
