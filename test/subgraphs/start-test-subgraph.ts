// One subgraph for a test, over a database of its own, asked as the gateway would ask it.
import { createHash, randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { pino } from 'pino'
import { z } from 'zod'
import { startConsentSubgraph } from '../../subgraphs/consent/start-consent-subgraph.ts'
import { startCorporateSubgraph } from '../../subgraphs/corporate/start-corporate-subgraph.ts'
import { startPersonSubgraph } from '../../subgraphs/person/start-person-subgraph.ts'
import { createTestDatabase, type TestDatabase } from '../harness/create-test-database.ts'

const starters = { person: startPersonSubgraph, corporate: startCorporateSubgraph, consent: startConsentSubgraph }
export type SubgraphName = keyof typeof starters

export const issuer = 'http://localhost:4000'

/** What an assertion says; each test changes what it is about. */
export interface Asking {
  readonly subject: string
  readonly kind?: 'PERSON' | 'ENTITY'
  readonly scopes?: readonly string[]
  readonly consentId?: string | null
  readonly variables?: Readonly<Record<string, unknown>>
}

const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
        extensions: z.object({ code: z.string() }),
      }),
    )
    .optional(),
})

export interface Answer {
  readonly status: number
  readonly data: unknown
  readonly errors: NonNullable<z.infer<typeof answerSchema>['errors']>
  /** Statements that this request made. */
  readonly statements: readonly string[]
}

export interface TestSubgraph {
  readonly url: string
  readonly database: TestDatabase
  ask(query: string, asking: Asking): Promise<Answer>
  /** A signed assertion for a body, with some of it changed. */
  sign(body: string, asking: Asking, change?: AssertionChange): Promise<string>
  post(body: string, headers: Readonly<Record<string, string>>): Promise<Response>
  stop(): Promise<void>
}

export interface AssertionChange {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly context?: Readonly<Record<string, unknown>>
  readonly header?: Readonly<Record<string, string>>
  readonly otherKey?: boolean
}

export async function startTestSubgraph(name: SubgraphName, options: { now?: () => Date } = {}): Promise<TestSubgraph> {
  const database = await createTestDatabase()
  const keys = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
  const otherKeys = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
  const statements: string[] = []
  const logger = pino(
    { level: 'debug' },
    {
      write: (line: string) => {
        const { sql } = z.object({ sql: z.string().optional() }).parse(JSON.parse(line))
        if (sql !== undefined) statements.push(sql)
      },
    },
  )
  const running = await starters[name]({
    host: '127.0.0.1',
    port: 0,
    databaseUrl: { person: database.person, corporate: database.corporate, consent: database.consentSubgraph }[name],
    assertionKeys: {
      keys: [
        { ...(await exportJWK(keys.publicKey)), kid: 'test' },
        // As the gateway publishes a retired key: with its end, so that receipts stay checkable.
        { ...(await exportJWK(otherKeys.publicKey)), kid: 'retired', exp: 1_700_000_000 } as JWK,
      ],
    },
    assertionIssuer: issuer,
    mode: 'sandbox',
    logger,
    ...options,
  })

  async function sign(body: string, asking: Asking, change: AssertionChange = {}): Promise<string> {
    const now = Math.floor((options.now?.() ?? new Date()).getTime() / 1000)
    const { subject, kind = 'PERSON', scopes = [], consentId = randomUUID() } = asking
    return new SignJWT({
      ...{ iss: issuer, aud: name, sub: subject, iat: now, exp: now + 30, jti: randomUUID(), txn: randomUUID() },
      scope: scopes.join(' '),
      tctx: {
        subject_kind: kind,
        ...(consentId === null ? {} : { consent_id: consentId, consent_version: 1, purpose: 'credit-card' }),
        request_hash: createHash('sha256').update(body).digest('base64url'),
        ...change.context,
      },
      rctx: { client_id: 'merlion-bank' },
      ...change.claims,
    })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'txntoken+jwt', kid: 'test', ...change.header })
      .sign(change.otherKey ? otherKeys.privateKey : keys.privateKey)
  }

  const post = (body: string, headers: Readonly<Record<string, string>>) =>
    fetch(running.url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })

  return {
    url: running.url,
    database,
    sign,
    post,
    ask: async (query, asking) => {
      const body = JSON.stringify({ query, variables: asking.variables ?? {} })
      const before = statements.length
      const response = await post(body, { 'txn-token': await sign(body, asking) })
      const { data, errors = [] } = answerSchema.parse(await response.json())
      return { status: response.status, data, errors, statements: statements.slice(before) }
    },
    stop: async () => {
      await running.stop()
      await database.drop()
    },
  }
}
