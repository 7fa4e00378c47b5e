// The main job, played once: a bank obtains a resident's consent, reads what was shared and nothing else, and reads
// nothing once the consent is withdrawn. Each step is judged by what the servers, the subgraphs and the log really did.
import { decodeJwt } from 'jose'
import pg from 'pg'
import { z } from 'zod'
import { disclosureEventSchema, leafHash } from '../../schema/contract/disclosure-event.ts'
import type { Tokens } from './bank.ts'
import { checkOnPage } from './check-on-page.ts'
import type { DemoPlatform } from './demo-platform.ts'
import type { DemoReport } from './demo-report.ts'
import { openResident } from './resident.ts'
import type { RecordedRequest } from './subgraph-recorder.ts'
import { verifyDownload } from './verify-download.ts'
import { verifyReceipt } from './verify-receipt.ts'

const persona = 'LIM HOCK EXAMPLE'
const recipient = 'MERLION SAMPLE BANK LTD.'
const redirectUri = 'http://127.0.0.1:4090/callback'
const scopes = ['name', 'uinfin', 'email', 'mobileno', 'cpfbalances.oa', 'appointments']
const refusedItem = 'mobileno'

const operation = `query IzinDemo {
  me {
    name { value }
    email { value }
    mobileNumber { number }
    cpfBalances { ordinaryAccount { value } }
    appointments { records { entity { basicProfile { name } } } }
  }
  consent { status version purpose { code } }
}`

const answerSchema = z.object({
  data: z
    .object({ me: z.record(z.string(), z.unknown()).nullable() })
    .loose()
    .nullish(),
  errors: z
    .array(z.looseObject({ path: z.array(z.unknown()).optional(), extensions: z.looseObject({ code: z.string() }) }))
    .optional(),
  extensions: z
    .object({ disclosure: z.looseObject({ event_id: z.string(), leaf_hash: z.string(), receipt: z.string() }) })
    .optional(),
})

export async function playMainJob(platform: DemoPlatform, report: DemoReport): Promise<void> {
  const endpoint = new URL('/graphql', platform.gatewayUrl)
  const bank = await platform.openBank('merlion-bank', redirectUri)
  const resident = openResident()
  const log = new pg.Pool({ connectionString: platform.databaseUrls.consent, max: 1 })
  const asked = (): readonly RecordedRequest[] => platform.recorders.flatMap(({ requests }) => requests)
  const forget = () => {
    for (const recorder of platform.recorders) recorder.forget()
  }

  async function query({ accessToken }: Tokens) {
    const response = await bank.query(endpoint, accessToken, { query: operation })
    return { status: response.status, ...answerSchema.parse(await response.json()) }
  }
  async function events(consentId: string) {
    const { rows } = await log.query<{ event: unknown }>(
      'SELECT consent.event_json(e) AS event FROM consent.disclosure_event e WHERE consent_id = $1 ORDER BY sequence',
      [consentId],
    )
    return rows.map(({ event }) => disclosureEventSchema.parse(event))
  }

  try {
    const request = await bank.ask({ scopes, purpose: 'credit-card', duration: 'P90D', fetchType: 'PERIODIC' })
    report.step(
      'The bank pushes its request (PAR, private_key_jwt) and sends the person to the authorization server',
      request.url.searchParams.has('request_uri'),
      { scopes, url: request.url.href },
      [`asks for: ${scopes.join(', ')}`, `browser goes to: ${request.url.href}`],
    )

    const tick = scopes.filter((scope) => scope !== refusedItem)
    const back = await resident.answerRequest(request.url, {
      persona,
      tick: tick.filter((scope) => !['name', 'uinfin'].includes(scope)),
      share: true,
    })
    const tokens = await bank.redeem(request, back)
    const claims = decodeJwt(tokens.accessToken)
    const consentId = String(claims['consent_id'])
    report.step(
      `The person signs in, leaves ${refusedItem} unticked and presses Share`,
      JSON.stringify(tokens.scopes.toSorted()) === JSON.stringify(tick.toSorted()),
      {
        consent_id: consentId,
        granted: tokens.scopes,
        refused: [refusedItem],
        token_lifetime_seconds: tokens.expiresIn,
      },
      [`shared: ${tokens.scopes.join(', ')}`, `refused: ${refusedItem}`, `consent: ${consentId}`],
    )

    forget()
    const answer = await query(tokens)
    const subgraphs = [...new Set(asked().map(({ subgraph }) => subgraph))].sort()
    const me = answer.data?.me ?? {}
    report.step(
      'One query over three subgraphs is answered with what was shared',
      answer.status === 200 &&
        subgraphs.join() === 'consent,corporate,person' &&
        JSON.stringify(me['name']).includes(persona),
      { status: answer.status, subgraphs, data: answer.data },
      [`subgraphs: ${subgraphs.join(', ')}`, ...JSON.stringify(answer.data, null, 2).split('\n')],
    )

    const [error, ...more] = answer.errors ?? []
    report.step(
      'The refused item is null, with an error that says why',
      me['mobileNumber'] === null && more.length === 0 && error?.extensions.code === 'UNAUTHORIZED_FIELD_OR_TYPE',
      { value: me['mobileNumber'], error },
      [`mobileNumber: ${JSON.stringify(me['mobileNumber'])}`, JSON.stringify(error?.extensions)],
    )

    const requests = asked().map(({ subgraph, query: text, assertion }) => ({
      subgraph,
      query: text,
      scope: assertion.scope,
    }))
    report.step(
      'No subgraph was asked for it',
      requests.length > 0 &&
        requests.every(({ query: text, scope }) => !text.includes('mobileNumber') && !scope.includes(refusedItem)),
      { requests },
      requests.map(({ subgraph, query: text }) => `${subgraph}: ${text}`),
    )

    const [event] = await events(consentId)
    const receipt = answer.extensions?.disclosure
    report.step(
      'The disclosure is on record, and the bank holds its receipt',
      event !== undefined &&
        event.id === receipt?.event_id &&
        leafHash(event) === receipt.leaf_hash &&
        event.outcome === 'PARTIAL',
      { event, receipt },
      [
        `released: ${event?.released.join(', ')}`,
        `refused: ${event?.refused.map(({ coordinate }) => coordinate).join(', ')}`,
        `receipt: ${receipt?.event_id}, leaf hash ${receipt?.leaf_hash}`,
      ],
    )

    const refreshed = await bank.refresh(tokens.refreshToken ?? '')
    const again = await query(refreshed)
    report.step(
      'The refresh token gives a new access token that reads the same',
      again.status === 200 && JSON.stringify(again.data) === JSON.stringify(answer.data),
      { status: again.status },
    )

    const page = await resident.withdraw(platform.issuer, persona, recipient)
    report.step('The person withdraws the consent on their page', page.status === 200, {
      status: page.status,
      page: page.url.pathname,
    })

    forget()
    const after = await query(refreshed)
    const refreshing = await bank.refresh(refreshed.refreshToken ?? tokens.refreshToken ?? '').then(
      () => 'answered',
      (problem: { error?: string }) => problem.error ?? 'failed',
    )
    report.step(
      'The next query is refused, no subgraph is asked, and the refresh token is worth nothing',
      after.status === 403 &&
        after.errors?.[0]?.extensions.code === 'CONSENT_REVOKED' &&
        !after.data &&
        asked().length === 0 &&
        refreshing === 'invalid_grant',
      {
        status: after.status,
        code: after.errors?.[0]?.extensions.code,
        subgraph_requests: asked().length,
        refresh: refreshing,
      },
      [`answer: ${after.status} ${after.errors?.[0]?.extensions.code}`, `refresh: ${refreshing}`],
    )

    const { rows } = await log.query<{ at: Date }>(
      `SELECT at FROM consent.consent_history WHERE consent_id = $1 AND to_status = 'REVOKED'`,
      [consentId],
    )
    const withdrawnAt = rows[0]?.at
    const all = await events(consentId)
    const released = all.filter(({ outcome }) => outcome !== 'REFUSED')
    const late = released.filter(({ time }) => !withdrawnAt || Date.parse(time) > withdrawnAt.getTime())
    report.step(
      'The log shows two releases, both before the withdrawal, and the refusal after it',
      withdrawnAt !== undefined &&
        released.length === 2 &&
        late.length === 0 &&
        all.at(-1)?.reason === 'CONSENT_REVOKED',
      {
        withdrawn_at: withdrawnAt,
        releases: released.length,
        releases_after_withdrawal: late.length,
        refused_afterwards: all.length - released.length,
      },
      all.map(({ time, outcome, reason }) => `${time} ${outcome}${reason ? ` ${reason}` : ''}`),
    )

    const verified = await verifyReceipt(platform, receipt?.receipt ?? '')
    report.step(
      'The bank proves its receipt offline: signed by the gateway, and in the log under a checkpoint that a witness signed',
      verified.holds,
      { proof: verified.proof, verifier: verified.lines },
      [...verified.lines, ...verified.proof.trimEnd().split('\n')],
    )

    const seen = await checkOnPage(platform, resident, receipt?.event_id ?? '')
    report.step(
      'The person’s page shows the same read, and its check holds: content, number, place in the log, log and witness',
      seen.listed && seen.holds,
      { listed: seen.listed, check: seen.lines },
      seen.lines,
    )

    const kept = await verifyDownload(platform, resident)
    report.step(
      'The person downloads their record: the offline verifier passes it, and refuses it with one word changed',
      kept.holds && kept.changeSeen,
      { holds: kept.holds, change_seen: kept.changeSeen, verifier: kept.lines },
      kept.lines,
    )
  } finally {
    await log.end()
  }
}
