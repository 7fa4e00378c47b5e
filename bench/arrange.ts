// Arranges what the bench measures: a consent and a token obtained as a bank would, the answers that the real subgraphs
// gave to the query, and the bytes that every answer must begin with.
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import pg from 'pg'
import { startDemoPlatform } from '../platform/demo/demo-platform.ts'
import { openResident } from '../platform/demo/resident.ts'
import type { RecordedRequest } from '../platform/demo/subgraph-recorder.ts'

const persona = 'LIM HOCK EXAMPLE'
const scopes = ['name', 'uinfin', 'dob', 'email', 'regadd', 'cpfbalances.oa', 'cpfbalances.ma', 'noa', 'appointments']

/** Four fetches: the person, the consent, the person's appointments, and the person again behind the consent. */
export const query = `{
  me {
    name { state source lastUpdated agency value }
    uinfin { state source lastUpdated agency value }
    dateOfBirth { state source lastUpdated agency value year month day }
    email { state source lastUpdated agency value }
    registeredAddress {
      state source lastUpdated agency
      address { ... on SingaporeAddress { block building floor unit street postalCode printed } ... on UnformattedAddress { line1 line2 } }
    }
    cpfBalances {
      ordinaryAccount { state source lastUpdated agency value }
      medisaveAccount { state source lastUpdated agency value }
    }
    appointments {
      state source lastUpdated agency
      records { state source lastUpdated agency position { code description } entity { basicProfile { name registrationNumber } } }
    }
  }
  consent {
    id status version fetchType startsAt expiresAt dataLifeDays
    purpose { code text }
    items { scope required decision }
    recipient { legalName uen app }
    subject { ... on Person { name { state source lastUpdated agency value } } }
  }
}`

export interface Arranged {
  readonly accessToken: string
  readonly proofKey: JWK
  readonly proofJwk: JWK
  readonly gatewayUrl: string
  readonly issuer: string
  readonly gatewayDatabaseUrl: string
  readonly assertionKey: Readonly<Record<string, unknown>> & { readonly kid: string }
  readonly fetches: readonly RecordedRequest[]
  /** The answer's `data`, without the receipt that differs each time. */
  readonly expected: string
  /** Stops everything but the database, so that no sealer or authorization server takes time from what is measured. */
  stopServices(): Promise<void>
  stop(): Promise<void>
}

export async function arrange(onProgress: (line: string) => void): Promise<Arranged> {
  const platform = await startDemoPlatform(onProgress)
  try {
    const keys = await generateKeyPair('ES256', { extractable: true })
    const bank = await platform.openBank('merlion-bank', 'http://127.0.0.1:4090/callback', keys)
    const asked = await bank.ask({ scopes, purpose: 'credit-card', duration: 'P90D', fetchType: 'PERIODIC' })
    const tick = scopes.filter((scope) => scope !== 'name' && scope !== 'uinfin')
    const back = await openResident().answerRequest(asked.url, { persona, tick, share: true })
    const { accessToken } = await bank.redeem(asked, back)

    const admin = new pg.Client({ connectionString: platform.ownerUrls.consent })
    await admin.connect()
    await admin.query(`UPDATE consent.client SET quota_per_minute = 10000000`)
    await admin.end()

    for (const recorder of platform.recorders) recorder.forget()
    const response = await bank.query(new URL('/graphql', platform.gatewayUrl), accessToken, { query })
    const body = await response.text()
    const expected = body.slice(0, body.indexOf(',"extensions":'))
    if (response.status !== 200 || body.includes('"errors"') || !expected.startsWith('{"data":'))
      throw new Error(`the query of the bench is not answered: ${body}`)
    return {
      accessToken,
      proofKey: await exportJWK(keys.privateKey),
      proofJwk: await exportJWK(keys.publicKey),
      gatewayUrl: platform.gatewayUrl,
      issuer: platform.issuer,
      gatewayDatabaseUrl: platform.databaseUrls.gateway,
      assertionKey: platform.keys.assertionKey,
      fetches: platform.recorders.flatMap(({ requests }) => requests.slice()),
      expected,
      stopServices: platform.stopServices,
      stop: platform.stop,
    }
  } catch (error) {
    await platform.stop()
    throw error
  }
}
