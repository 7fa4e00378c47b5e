// In a sandbox each agency of the catalogue has a client of its own, so that its data owner can read the feed of its items
// on the first day: `IZIN_AGENCY_FILE=.izin/agencies/CPFB.json npx izin reads`. The files are as `izin keys new` writes them,
// made once in the data folder; nothing is assigned to these clients, so they publish nothing.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportJWK, generateKeyPair } from 'jose'
import type pg from 'pg'
import { z } from 'zod'
import { languages, textsIn } from '../../consent-ui/locales/languages.ts'
import { sandboxKeyIdPrefix } from '../../schema/contract/sandbox-marks.ts'
import { readItemMetadata } from '../../schema/item-metadata.ts'
import { StartupProblem } from '../startup-problem.ts'

const fileSchema = z.object({
  clientId: z.string(),
  key: z.object({
    ...{ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), d: z.string() },
    ...{ kid: z.string().startsWith(sandboxKeyIdPrefix), alg: z.literal('ES256'), use: z.literal('sig') },
  }),
})

export const agencyFolder = 'agencies'

/** Idempotent; a client's or an agency's status is left as it is. `pool`: the consent database's owner. */
export async function seedAgencies(pool: pg.Pool, dataFolder: string): Promise<number> {
  const codes = [...new Set(readItemMetadata().flatMap(({ agency }) => agency))].sort()
  const folder = join(dataFolder, agencyFolder)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const rows = await Promise.all(
    codes.map(async (code) => {
      const { clientId, key } = await readOrMake(join(folder, `${code}.json`), `agency-${code.toLowerCase()}`)
      const { d: _private, ...publicKey } = key
      const names = Object.fromEntries(
        languages.map((language) => [language, textsIn(language).names.agencies[code] ?? code]),
      )
      return { code, names, client_id: clientId, jwks: { keys: [publicKey] } }
    }),
  )
  await pool.query(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(code text, names jsonb, client_id text, jwks jsonb)),
     clients AS (
       INSERT INTO consent.client AS c (client_id, kind, legal_name, uen, app_name, address, contact, redirect_uris, jwks)
       SELECT client_id, 'AGENCY', names->>'en', '-', names->>'en', 'Sandbox', 'sandbox@izin.example', '{}', jwks FROM given
       ON CONFLICT (client_id) DO UPDATE SET jwks = excluded.jwks WHERE c.kind = 'AGENCY' RETURNING client_id)
     INSERT INTO consent.agency (code, names, client_id) SELECT code, names, client_id FROM given JOIN clients USING (client_id)
     ON CONFLICT (code) DO UPDATE SET names = excluded.names, client_id = excluded.client_id`,
    [JSON.stringify(rows)],
  )
  return codes.length
}

async function readOrMake(file: string, clientId: string): Promise<z.infer<typeof fileSchema>> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    const kid = `${sandboxKeyIdPrefix}${clientId}`
    text = JSON.stringify(
      { clientId, key: { ...(await exportJWK(privateKey)), kid, alg: 'ES256', use: 'sig' } },
      null,
      2,
    )
    writeFileSync(file, text, { mode: 0o600 })
  }
  try {
    return fileSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new StartupProblem('KEYS', `The key in ${file} can't be read; delete the file to have a new one made.`, {
      cause,
    })
  }
}
