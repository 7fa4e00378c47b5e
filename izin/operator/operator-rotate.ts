// `izin operator rotate`: a client's new key, which counts beside those before it until the overlap ends.
import { z } from 'zod'
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { readArguments } from '../read-arguments.ts'
import { readJson } from '../read-input-file.ts'
import { asOperator } from './operator-database.ts'

const usage = 'izin operator rotate <client> <public-key.json> [--overlap <days>]'

export const rotateCommand = {
  name: 'operator rotate',
  summary: "adds a client's new key; those before it end with the overlap",
  help: `Usage: ${usage}

  <public-key.json>   the new public key as a JWK with a kid, or a JWKS with that one key
  --overlap <days>    how long the keys before it still count (default 7, 0 to 90; 0 after a theft)`,
  run: async (args: readonly string[]) => {
    const { values, positionals } = readArguments(args, { overlap: { type: 'string' } }, ['client', 'key'], usage)
    const [client, file = ''] = positionals
    const days = Number(values.overlap ?? '7')
    if (!Number.isInteger(days)) throw new CommandProblem(`Usage: ${usage}`, exitCodes.usage)
    const key = z.looseObject({ kid: z.string() })
    const read = readJson(
      file,
      z.union([key, z.object({ keys: z.tuple([key]) })]),
      'one public key as a JWK with a kid',
    )
    const added = key.parse('keys' in read && Array.isArray(read.keys) ? read.keys[0] : read)
    await asOperator('consent', ({ query }) =>
      query('SELECT operator_rotate_key($1, $2, $3)', [client, JSON.stringify(added), days * 86_400]),
    )
    console.log(`The key ${added.kid} counts from now on; those before it for ${days} more days.`)
    return exitCodes.ok
  },
} as const
