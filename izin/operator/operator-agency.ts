// `izin operator agency`: enters an agency beside the catalogue's, with the client by which it publishes.
import { z } from 'zod'
import { exitCodes } from '../exit-codes.ts'
import { readArguments } from '../read-arguments.ts'
import { readJson } from '../read-input-file.ts'
import { asOperator } from './operator-database.ts'

const usage = 'izin operator agency <agency.json> <public-keys.json>'
const agencySchema = z.strictObject({
  code: z.string(),
  names: z.strictObject({ en: z.string(), zh: z.string(), ms: z.string(), ta: z.string() }),
  client: z.string().regex(/^[a-z][a-z0-9-]{1,39}$/),
  legalName: z.string().min(1),
  uen: z.string().min(1),
  address: z.string().min(1),
  contact: z.string().min(1),
})
const keysSchema = z.object({ keys: z.array(z.looseObject({ kid: z.string() })).min(1) })

export const agencyCommand = {
  name: 'operator agency',
  summary: 'enters an agency and the client by which it publishes',
  help: `Usage: ${usage}

  <agency.json>        { "code", "names": { "en", "zh", "ms", "ta" }, "client", "legalName", "uen", "address", "contact" }.
                       Residents see the name in their language; the code stands in @dataItem(agency:).
  <public-keys.json>   JWKS with the agency's public keys (izin keys new); private ones are refused

Run again with the same code it changes names and addresses; keys change with izin operator rotate.`,
  run: async (args: readonly string[]) => {
    const { positionals } = readArguments(args, {}, ['agency.json', 'public-keys.json'], usage)
    const [file = '', keysFile = ''] = positionals
    const { code, names, client, legalName, ...rest } = readJson(file, agencySchema, 'an agency (see --help)')
    const jwks = readJson(keysFile, keysSchema, 'a JWKS of public keys')
    const about = { client_id: client, legal_name: legalName, ...rest, jwks }
    await asOperator('consent', ({ query }) =>
      query('SELECT operator_add_agency($1, $2, $3)', [code, JSON.stringify(names), JSON.stringify(about)]),
    )
    console.log(`${names.en} (${code}) publishes as the client ${client}.
Next: izin operator assign <subgraph> --client ${client} --agency ${code} --types <Prefix> --scopes <prefix>`)
    return exitCodes.ok
  },
} as const
