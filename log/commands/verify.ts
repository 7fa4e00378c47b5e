// `npm run log -- verify`: the offline verifier of exports. It opens no connection.
import { createReadStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { archiveFormat } from '../../schema/contract/log-archive.ts'
import { sha256Hasher } from '../merkle/tree-hasher.ts'
import { describeArchive, describeVerified } from '../verify/describe-verified.ts'
import { verifyArchive } from '../verify/verify-archive.ts'
import { verifyExport } from '../verify/verify-export.ts'
import { CommandRefused, type LogCommand } from './command.ts'
import { readText } from './read-text.ts'
import { readTrustedKeys, trustedKeyOptions } from './trusted-keys.ts'

export const verifyCommand: LogCommand = {
  takes: '<export.json> [--log-key <key>] [--witness-key <key>]… [--json]',
  about: `Checks an export of the disclosure log: content, inclusion under the signed checkpoint, the witnesses' signatures, that
the checkpoint follows on earlier ones, and for a person that none of theirs is missing. Keys are verifier keys of C2SP
signed notes (name+id+key), from where you trust them, not from the export. The whole log (\`export --all\`) is checked leaf
by leaf, up to the root of the checkpoint.`,
  run: async (args, environment) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...trustedKeyOptions, json: { type: 'boolean' } },
    })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new CommandRefused('Name the one export to check.')
    const keys = readTrustedKeys(values, environment)
    if (await isArchive(file)) {
      const verified = await verifyArchive(linesOf(file), keys, sha256Hasher)
      console.log(values.json ? JSON.stringify(verified) : describeArchive(verified))
      return verified.holds ? 0 : 1
    }
    const verified = verifyExport(readText(file), keys, sha256Hasher)
    const { export: _, ...report } = verified
    console.log(values.json ? JSON.stringify(report) : describeVerified(verified))
    return verified.holds ? 0 : 1
  },
}

/** A damaged first line counts as an export's, whose check then says what is wrong with it. */
async function isArchive(file: string): Promise<boolean> {
  for await (const line of linesOf(file)) return line.includes(`"format":"${archiveFormat}"`)
  return false
}

/** With their ends, so that a cut one is seen. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const stream = createReadStream(file, { encoding: 'utf8' })
  let rest = ''
  try {
    for await (const chunk of stream) {
      const lines = `${rest}${chunk}`.split(/(?<=\n)/)
      rest = lines.pop() ?? ''
      yield* lines
    }
  } catch {
    throw new CommandRefused(`The file ${file} can't be read; correct its path or its permissions.`)
  }
  if (rest !== '') yield rest
}
