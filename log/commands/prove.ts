// `npm run log -- prove`: fetches the proof for a bank's receipt and keeps both in one file, to be checked offline.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { decodeJwt } from 'jose'
import { receiptClaimsSchema } from '../../schema/contract/disclosure-receipt.ts'
import { parseTlogProof, writeTlogProof } from '../note/tlog-proof.ts'
import { CommandRefused, type LogCommand } from './command.ts'
import { readText } from './read-text.ts'

const timeout = 10_000

export const proveCommand: LogCommand = {
  takes: '<receipt.jwt> --log <url> --out <receipt.tlog-proof>',
  about: `Asks the log at that URL for the proof of a receipt (\`extensions.disclosure.receipt\` of an answer) and writes both into one
C2SP tlog-proof file. The proof is under the newest witnessed checkpoint; one exists some seconds after the answer.`,
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { log: { type: 'string' }, out: { type: 'string' } },
    })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0 || values.log === undefined || values.out === undefined)
      throw new CommandRefused('Name the file with the receipt, --log with the URL of the log, and --out.')
    const receipt = readText(file).trim()
    const proof = await fetchProof(values.log, readLeafHash(receipt))
    writeFileSync(values.out, writeTlogProof({ ...proof, extra: Buffer.from(receipt) }))
    console.log(`Wrote ${values.out}. Check it with: npm run log -- verify-receipt ${values.out}`)
    return 0
  },
}

function readLeafHash(receipt: string): string {
  try {
    return receiptClaimsSchema.parse(decodeJwt(receipt)).leaf_hash
  } catch {
    throw new CommandRefused('The file holds no receipt: it is the text in extensions.disclosure.receipt.')
  }
}

async function fetchProof(log: string, leafHash: string) {
  const url = new URL(`/tlog-proof?leaf_hash=${leafHash}`, log)
  const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeout) }).catch(() => {
    throw new CommandRefused(`The log at ${url.origin} does not answer; correct --log or try again.`)
  })
  const proof = parseTlogProof(await answer.text())
  if (answer.status === 404)
    throw new CommandRefused('The log has no witnessed checkpoint over this receipt yet; try again in some seconds.')
  if (proof === undefined) throw new CommandRefused(`The log answered ${answer.status} and no proof.`)
  return proof
}
