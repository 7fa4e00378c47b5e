// Many at once: of all that try, exactly one succeeds, and the records agree.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startAuthorizationServer } from '../../consent-ui/start-authorization-server.ts'
import { openResident } from '../../platform/demo/resident.ts'
import { startTestServer, type TestServer } from '../consent-ui/start-test-server.ts'
import { scaled } from '../harness/scale.ts'
import { openRawClient, type RawClient } from './raw-client.ts'

let server: TestServer
let north: RawClient
beforeAll(async () => {
  server = await startTestServer()
  north = await openRawClient(server.issuer, server.northBank)
})
afterAll(() => server.stop())

const twenty = Array.from({ length: 20 }, (_, index) => index)
const rounds = Array.from({ length: scaled(30) }, (_, index) => index)

async function openRequest() {
  const pushed = await north.push({ scope: 'name email' })
  const resident = openResident()
  const url = north.authorizeUrl({ request_uri: pushed.body.request_uri ?? '' })
  return { resident, page: await resident.openRequest(url, { persona: server.ada.name }) }
}

test.each(rounds)('20 redemptions of one code: one set of tokens, and the reuse ends the consent (%i)', async () => {
  const { resident, page } = await openRequest()
  const { left } = await resident.browser.press(page, { button: 'Share' })
  const code = left?.searchParams.get('code') ?? ''

  const answers = await Promise.all(twenty.map(() => north.redeem(code)))

  const successes = answers.filter((answer) => answer.status === 200)
  expect(successes).toHaveLength(1)
  expect(answers.filter((answer) => answer.body.error === 'invalid_grant')).toHaveLength(19)
  const [row] = await server.sql('SELECT status FROM consent ORDER BY created_at DESC LIMIT 1')
  expect(row).toEqual({ status: 'INVALIDATED' })
  expect((await north.refresh(successes[0]?.body.refresh_token ?? '')).body.error).toBe('invalid_grant')
})

test('20 redemptions of one code over two copies of the server: one set of tokens', async () => {
  const copy = await startAuthorizationServer({ ...server.options, port: 0 })
  const there = await openRawClient(server.issuer, server.northBank, copy.url)
  const { resident, page } = await openRequest()
  const { left } = await resident.browser.press(page, { button: 'Share' })
  const code = left?.searchParams.get('code') ?? ''
  const answers = await Promise.all(twenty.map((index) => (index % 2 ? north : there).redeem(code)))
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)

  const assertion = await north.assertion()
  const pushes = await Promise.all(twenty.map((index) => (index % 2 ? north : there).push({}, { assertion })))
  expect(pushes.filter((answer) => answer.status === 201)).toHaveLength(1)
  await copy.stop()
})

test('20 uses of one client assertion: one is accepted', async () => {
  const assertion = await north.assertion()
  const answers = await Promise.all(twenty.map(() => north.push({}, { assertion })))
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([201, ...twenty.slice(1).map(() => 401)])
})

test('20 uses of one DPoP proof: one is accepted', async () => {
  const { resident, page } = await openRequest()
  const { left } = await resident.browser.press(page, { button: 'Share' })
  const { body } = await north.redeem(left?.searchParams.get('code') ?? '')
  const proof = await north.proof('/token')
  const answers = await Promise.all(twenty.map(() => north.refresh(body.refresh_token ?? '', {}, { proof })))
  expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, ...twenty.slice(1).map(() => 400)])
})

test('20 presses of Share: one consent, one grant; the others are told it was answered', async () => {
  const { resident, page } = await openRequest()
  const [form] = page.forms.filter((one) => one.buttons.some(({ label }) => label === 'Share'))
  const fields = [...(form?.hidden ?? []), { name: 'answer', value: 'share' }].map(
    ({ name, value }) => [name, value] as const,
  )
  const count = async () =>
    (await server.sql<{ n: number }>(`SELECT count(*)::int AS n FROM oidc_artifact WHERE model = 'Grant'`))[0]?.n ?? 0
  const before = await count()

  const send = () =>
    fetch(page.url, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: resident.browser.cookiesFor(page.url) },
      body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])),
    })
  const answers = await Promise.all(twenty.map(send))

  expect(answers.map((answer) => answer.status).toSorted()).toEqual([303, ...twenty.slice(1).map(() => 409)])
  expect(await count()).toBe(before + 1)
  const history = await server.sql(
    `SELECT version, reason FROM consent_history WHERE consent_id = (SELECT id FROM consent ORDER BY created_at DESC LIMIT 1)
     ORDER BY version`,
  )
  expect(history).toEqual([
    { version: 1, reason: 'ASKED' },
    { version: 2, reason: 'SHARED' },
  ])
})

test('20 loads of one page: one record of the request', async () => {
  const { resident, page } = await openRequest()
  await Promise.all(twenty.map(() => resident.browser.open(page.url)))
  const uid = page.url.pathname.split('/').at(-1)
  expect(await server.sql('SELECT status, version FROM consent WHERE interaction_uid = $1', [uid])).toEqual([
    { status: 'REQUESTED', version: 1 },
  ])
})

test('withdrawing and refreshing at once never leaves a token newer than the withdrawal', async () => {
  for (const _ of rounds) {
    const { resident, page } = await openRequest()
    const { left } = await resident.browser.press(page, { button: 'Share' })
    const { body } = await north.redeem(left?.searchParams.get('code') ?? '')
    const refresh = () => north.refresh(body.refresh_token ?? '')
    const [, ...answers] = await Promise.all([
      resident.withdraw(server.issuer, server.ada.name, 'North Bank Ltd'),
      ...twenty.slice(10).map(refresh),
    ])
    expect(answers.every((answer) => answer.status === 200 || answer.body.error === 'invalid_grant')).toBe(true)
    expect((await refresh()).body.error).toBe('invalid_grant')
  }
})
