// `npm run log -- verify`: the offline verifier of exports. It opens no connection.
import { parseArgs } from 'node:util'
import { sha256Hasher } from '../merkle/tree-hasher.ts'
import { describeVerified } from '../verify/describe-verified.ts'
import { verifyExport } from '../verify/verify-export.ts'
import { CommandRefused, type LogCommand } from './command.ts'
import { readText } from './read-text.ts'
import { readTrustedKeys, trustedKeyOptions } from './trusted-keys.ts'

export const verifyCommand: LogCommand = {
  takes: '<export.json> --log-key <key> [--witness-key <key>]… [--json]',
  about: `Checks an export of the disclosure log: content, inclusion under the signed checkpoint, the witnesses' signatures, that
the checkpoint follows on earlier ones, and for a person that none of theirs is missing. Keys are verifier keys of C2SP
signed notes (name+id+key), from where you trust them, not from the export.`,
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...trustedKeyOptions, json: { type: 'boolean' } },
    })
    const [file, ...more] = positionals
    if (file === undefined || more.length > 0) throw new CommandRefused('Name the one export to check.')
    const verified = verifyExport(readText(file), readTrustedKeys(values), sha256Hasher)
    const { export: _, ...report } = verified
    console.log(values.json ? JSON.stringify(report) : describeVerified(verified))
    return verified.holds ? 0 : 1
  },
}
