// `izin reads`: the agency's own record: who read which of its items, when and why. Asked of the authorization server with a
// fresh client assertion for each page (RFC 7523), because it is there that clients are known.
import { randomUUID } from 'node:crypto'
import { importJWK, SignJWT } from 'jose'
import { z } from 'zod'
import { feedEntrySchema } from '../../schema/contract/agency-feed.ts'
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { printRows } from '../print-table.ts'
import { readArguments } from '../read-arguments.ts'
import { readAgencyFile, readAgencySettings } from './config.ts'
import { findIssuer } from './registry-session.ts'

const usage = 'izin reads [--since <time>] [--after <leaf>] [--json]'
const pageSize = 200

const pageSchema = z.object({
  agency: z.string(),
  reads: z.array(feedEntrySchema.extend({ leaf_index: z.int(), leaf_hash: z.string() })),
  next: z.int().nullable(),
})
type Page = z.infer<typeof pageSchema>
const refusalSchema = z.object({ error_description: z.string() })

export const readsCommand = {
  name: 'reads',
  summary: 'who read which of your items, when and why',
  help: `Usage: ${usage}

Reads the feed of your agency with the agency file: no values, and of the person only a pseudonym that no other agency has.
That you looked is itself in the log. In a sandbox every agency of the catalogue has such a file:
  IZIN_AGENCY_FILE=.izin/agencies/CPFB.json npx izin reads

  --since <time>    from then on (RFC 3339: 2026-11-22T00:00:00Z)
  --after <leaf>    after this leaf of the log: give the last one you have, to go on from there
  --json            a line of JSON for each, with all there is`,
  run: async (args: readonly string[]) => {
    const options = { since: { type: 'string' }, after: { type: 'string' }, json: { type: 'boolean' } } as const
    const { values } = readArguments(args, options, [], usage)
    const rows: Record<string, string | number>[] = []
    let after = values.after
    for (;;) {
      const page = await askForPage({ after, since: values.since })
      for (const read of page.reads) {
        if (values.json === true) console.log(JSON.stringify(read))
        else rows.push(inWords(read))
      }
      if (page.next === null) break
      after = String(page.next)
    }
    if (values.json !== true) printRows(rows, { json: false, empty: 'Nobody has read an item of yours so far.' })
    return exitCodes.ok
  },
} as const

async function askForPage(query: { readonly after?: string | undefined; readonly since?: string | undefined }) {
  const { registryUrl, agencyFile } = readAgencySettings()
  const { clientId, key: jwk } = readAgencyFile(agencyFile)
  // The identifier as the server writes it, without the slash that URLs end with.
  const issuer = (await findIssuer(registryUrl)).origin
  const assertion = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: 'ES256', kid: jwk.kid })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(issuer)
    .setIssuedAt()
    .setExpirationTime('60s')
    .sign(await importJWK({ ...jwk }, 'ES256'))
  const url = new URL('/agency/disclosures', issuer)
  url.searchParams.set('limit', String(pageSize))
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value)
  const headers = { authorization: `Bearer ${assertion}` }
  const answer = await fetch(url, { headers, redirect: 'error', signal: AbortSignal.timeout(30_000) }).catch(() => {
    throw new CommandProblem(
      `The authorization server at ${issuer} does not answer; try again shortly.`,
      exitCodes.unable,
    )
  })
  return readPage(answer, issuer)
}

async function readPage(answer: Response, issuer: string): Promise<Page> {
  const json: unknown = await answer.json().catch(() => undefined)
  const page = pageSchema.safeParse(json)
  if (answer.ok && page.success) return page.data
  if (answer.status === 401)
    throw new CommandProblem(
      `${issuer} knows no agency with this client and key, or it is suspended; ask the operator (izin operator agency).`,
      exitCodes.unable,
    )
  const refusal = refusalSchema.safeParse(json)
  const wait = answer.headers.get('retry-after')
  const until = wait === null ? '' : ` (${wait} seconds)`
  throw new CommandProblem(
    refusal.success
      ? `${refusal.data.error_description}${until}.`
      : `${issuer} answers otherwise than this version knows.`,
    exitCodes.unable,
  )
}

function inWords({ leaf_index, time, recipient, purpose, released, undelivered, refused }: Page['reads'][number]) {
  return {
    leaf: leaf_index,
    time,
    by: String(recipient['legal_name'] ?? ''),
    purpose: purpose ?? '',
    released: released.join(' '),
    undelivered: undelivered.join(' '),
    refused: refused.map(({ coordinate, reason }) => `${coordinate} (${reason})`).join(' '),
  }
}
