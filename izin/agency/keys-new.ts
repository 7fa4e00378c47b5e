// `izin keys new`: a key pair for an agency's client. The private half never leaves the file it is written to.
import { existsSync, writeFileSync } from 'node:fs'
import { exportJWK, generateKeyPair } from 'jose'
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { readArguments } from '../read-arguments.ts'
import type { AgencyFile } from './config.ts'

const usage = 'izin keys new <client> [--file <agency.json>]'

export const keysCommand = {
  name: 'keys new',
  summary: "makes an agency's key pair",
  help: `Usage: ${usage}

Makes a P-256 key pair for private_key_jwt. The private key goes into the agency file, which only you can read; the public
one beside it, to give to the operator. Nothing that exists is written over.

  <client>          client id that the operator will enter you by
  --file <file>     the agency file (default agency.json); the public key goes to <file>-public.json without its .json`,
  run: async (args: readonly string[]) => {
    const { values, positionals } = readArguments(args, { file: { type: 'string' } }, ['client'], usage)
    const [clientId = ''] = positionals
    if (!/^[a-z][a-z0-9-]{1,39}$/.test(clientId))
      throw new CommandProblem('A client id is 2 to 40 of a-z, 0-9 and -, and begins with a letter.', exitCodes.usage)
    const file = values.file ?? 'agency.json'
    const publicFile = `${file.replace(/\.json$/, '')}-public.json`
    for (const one of [file, publicFile])
      if (existsSync(one)) throw new CommandProblem(`${one} exists; nothing was written.`, exitCodes.unable)
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    const { kty, crv, x, y, d } = await exportJWK(privateKey)
    const kid = `${clientId}-${new Date().toISOString().slice(0, 10)}`
    const shared = { kty, crv, x, y, kid, alg: 'ES256', use: 'sig' }
    const kept = { clientId, key: { ...shared, d } }
    try {
      writeFileSync(file, `${JSON.stringify(kept satisfies { clientId: AgencyFile['clientId'] }, undefined, 2)}\n`, {
        mode: 0o600,
        flag: 'wx',
      })
      writeFileSync(publicFile, `${JSON.stringify({ keys: [shared] }, undefined, 2)}\n`, { flag: 'wx' })
    } catch {
      throw new CommandProblem(`${file} can't be written; choose another with --file.`, exitCodes.unable)
    }
    console.log(`Private key: ${file}  (keep it; izin finds it as agency.json or by IZIN_AGENCY_FILE)
Public key:  ${publicFile}
Next: give the public key to the operator, who runs izin operator agency <agency-entry.json> ${publicFile} (its --help says what\nthe entry holds; izin subgraph init writes one)`)
    return exitCodes.ok
  },
} as const
