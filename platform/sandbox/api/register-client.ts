// A client of one's own: a public key and redirect addresses, with what the operator approved for one of the sandbox's
// banks. The private key never comes here. The same key for the same bank is the same client, so nothing piles up.
import { calculateJwkThumbprint } from 'jose'
import type { Pool } from 'pg'
import { z } from 'zod'
import { inspectKeySet } from '../../../inspector/inspect-key-set.ts'
import { inTransaction } from '../../../prisma/seed/write-rows.ts'
import { registeredPrefix } from './list-banks.ts'
import { SandboxProblem } from './sandbox-problem.ts'

const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const

const keySchema = z.looseObject({ kty: z.string(), kid: z.string().min(1).max(100).optional() })

const registrationSchema = z.strictObject({
  /** `client_id` of the bank whose approvals the client gets. */
  approvalsOf: z.string().min(1).max(100),
  jwks: z.strictObject({ keys: z.array(keySchema).length(1, 'send exactly one key') }),
  redirectUris: z.array(z.url()).min(1).max(5),
  appName: z.string().trim().min(1).max(60).optional(),
})

export interface Registered {
  readonly clientId: string
  readonly kid: string
  readonly issuer: string
}

/** More than a class of developers makes in a day. */
const mostClients = 1_000

export async function registerClient(pool: Pool, issuer: string, body: unknown): Promise<Registered> {
  const { approvalsOf, jwks, redirectUris, appName } = registrationSchema.parse(body)
  const key = publicKey(jwks.keys[0] ?? { kty: '' })
  for (const uri of redirectUris) checkRedirect(uri)
  const kid = key.kid ?? (await calculateJwkThumbprint(key))
  const thumbprint = await calculateJwkThumbprint(key)
  const clientId = `${registeredPrefix}${approvalsOf}-${thumbprint.slice(0, 16)}`
  const registeredKey = { ...key, kid, use: 'sig' }

  await inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(
      `INSERT INTO consent.client
         (client_id, kind, legal_name, uen, app_name, address, contact, redirect_uris, jwks, quota_per_minute)
       SELECT $1, kind, legal_name, uen, coalesce($2, app_name || ' (explorer)'), address, contact, $3, $4, quota_per_minute
       FROM consent.client
       WHERE client_id = $5 AND kind = 'RELYING_PARTY' AND NOT starts_with(client_id, $6)
         AND (SELECT count(*) FROM consent.client WHERE starts_with(client_id, $6)) < $7
       ON CONFLICT (client_id) DO UPDATE
         SET (app_name, redirect_uris, jwks) = (excluded.app_name, excluded.redirect_uris, excluded.jwks)`,
      [clientId, appName ?? null, redirectUris, { keys: [registeredKey] }, approvalsOf, registeredPrefix, mostClients],
    )
    if (rowCount === 0)
      throw new SandboxProblem(
        'SANDBOX_REQUEST_INVALID',
        `There is no bank ${approvalsOf} in this sandbox to borrow approvals from; GET /sandbox/api/banks lists them.`,
      )
    await client.query('DELETE FROM consent.client_item WHERE client_id = $1', [clientId])
    await client.query('DELETE FROM consent.client_purpose WHERE client_id = $1', [clientId])
    await client.query(
      `INSERT INTO consent.client_item (client_id, scope, required)
       SELECT $1, scope, required FROM consent.client_item WHERE client_id = $2`,
      [clientId, approvalsOf],
    )
    await client.query(
      `INSERT INTO consent.client_purpose (client_id, purpose_code, maximum_days, frequency_per_day, data_life_days)
       SELECT $1, purpose_code, maximum_days, frequency_per_day, data_life_days
       FROM consent.client_purpose WHERE client_id = $2`,
      [clientId, approvalsOf],
    )
  })
  return { clientId, kid, issuer }
}

function publicKey(key: z.infer<typeof keySchema>) {
  const secret = secretMembers.find((member) => member in key)
  if (secret !== undefined)
    throw new SandboxProblem(
      'SANDBOX_REQUEST_INVALID',
      `The key has the member ${secret}, so it is a private key. Send its public half alone, and make a new key: this one has left your hands.`,
    )
  const known = { EC: ec, OKP: okp, RSA: rsa }[key.kty]?.safeParse(key)
  if (known?.success) return { ...known.data, ...(key.kid === undefined ? {} : { kid: key.kid }) }
  const { list: findings } = inspectKeySet({ keys: [key] })
  const flaw = findings.find(({ verdict }) => verdict === 'wrong')
  if (flaw) throw new SandboxProblem('SANDBOX_REQUEST_INVALID', `${flaw.says} (${flaw.clause})`)
  throw new SandboxProblem(
    'SANDBOX_REQUEST_INVALID',
    'The key must be a public JWK: EC on P-256 (ES256), OKP on Ed25519 (EdDSA), or RSA of 2048 bits or more (PS256).',
  )
}

const coordinate = z.string().regex(/^[\w-]{43}$/)
const ec = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: coordinate, y: coordinate })
const okp = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: coordinate })
const rsa = z.object({ kty: z.literal('RSA'), n: z.string().regex(/^[\w-]{342,}$/), e: z.string().regex(/^[\w-]+$/) })

/** What the authorization server would refuse in silence is said here (FAPI 2.0 §5.3.2.2 (8)). */
function checkRedirect(uri: string): void {
  const { protocol, hostname, hash } = new URL(uri)
  const thisMachine = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  if ((protocol === 'https:' || (protocol === 'http:' && thisMachine)) && hash === '') return
  throw new SandboxProblem(
    'SANDBOX_REQUEST_INVALID',
    `redirectUris: ${uri} must be https, or http on this machine (http://localhost:…), and without a fragment.`,
  )
}
