// Signing in with an identity provider, against a second oidc-provider that acts as one.
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { enrolSubjects, readEnrolments } from '../../consent-ui/upstream-sign-in/enrol-subjects.ts'
import { readUpstreamSettings } from '../../consent-ui/upstream-sign-in/upstream-settings.ts'
import { findFreePort } from '../../platform/database/find-free-port.ts'
import { openBrowser } from '../../platform/demo/browser.ts'
import { startTestServer, type TestServer } from './start-test-server.ts'
import { startUpstream, type TestUpstream } from './upstream-provider.ts'

const keysSchema = z.object({ keys: z.array(z.looseObject({ use: z.string() })) })

let server: TestServer
let upstream: TestUpstream
beforeAll(async () => {
  const port = await findFreePort()
  const issuer = `http://localhost:${port}`
  upstream = await startUpstream(`${issuer}/sign-in/callback`)
  server = await startTestServer({ port, issuer, upstream: upstream.settings })
})
afterAll(async () => {
  await server.stop()
  await upstream.stop()
})
beforeEach(() => {
  upstream.person = { sub: 'provider-sub-1', acr: 'urn:theirs:2' }
})

const here = (path: string) => new URL(path, server.issuer)

/** Follows our link to the provider and comes back with the address that would be opened next. */
async function throughProvider(browser = openBrowser(), next = '/consents', acr?: string) {
  const query = new URLSearchParams({ next, ...(acr === undefined ? {} : { acr }) })
  const left = (await browser.open(here(`/sign-in/provider?${query}`))).left
  if (!left) throw new Error('the pages did not lead to the provider')
  const back = (await openBrowser().open(left)).left
  if (!back) throw new Error('the provider did not lead back')
  return { browser, back }
}

test('a person signs in there and is somebody here: the same at every sign-in, under an id that is not theirs', async () => {
  const first = await throughProvider()
  const page = await first.browser.open(first.back)
  expect([page.status, page.url.pathname]).toEqual([200, '/consents'])
  expect(page.html).toContain('Signed in')
  const second = await throughProvider()
  await second.browser.open(second.back)
  const people = await server.sql<{ person_id: string }>('SELECT person_id FROM upstream_subject')
  expect(people).toHaveLength(1)
  const sessions = await server.sql('SELECT DISTINCT person_id, acr, amr FROM resident_session')
  expect(sessions).toEqual([{ person_id: people[0]?.person_id, acr: 'urn:izin:acr:1', amr: ['face'] }])
})

test('the request is pushed, with PKCE, state, nonce, a fresh sign-in and the language asked for', async () => {
  const browser = openBrowser()
  await browser.open(here('/sign-in?lang=ta'))
  await throughProvider(browser)
  expect(upstream.asked.at(-1)).toMatchObject({
    scope: 'openid',
    code_challenge_method: 'S256',
    prompt: 'login',
    acr_values: 'urn:theirs:2 urn:theirs:3',
    ui_locales: 'ta',
    dpop_jkt: expect.any(String),
  })
})

test('a bank’s request leads through the provider and back to the question', async () => {
  const bank = await server.openBank(server.northBank)
  const asked = await bank.ask({
    purpose: 'test-card',
    duration: 'P90D',
    fetchType: 'PERIODIC',
    scopes: ['name', 'email'],
  })
  const browser = openBrowser()
  const page = await browser.open(asked.url)
  expect(page.html).toContain('Continue with Test Pass')
  const { back } = await throughProvider(browser, page.url.searchParams.get('next') ?? '')
  const question = await browser.open(back)
  expect(question.html).toContain('North Bank Ltd asks to see your data')
  const left = (await browser.press(question, { button: 'Share' })).left
  const tokens = await bank.redeem(asked, left ?? new URL('about:blank'))
  expect(tokens.scopes).toEqual(['name'])
})

describe('a stronger sign-in', () => {
  const strong = 'urn:izin:acr:2'
  const acrs = () => server.sql<{ acr: string }>('SELECT acr FROM resident_session ORDER BY auth_time DESC')

  test('is asked of the provider alone for what is that strong, and counts when it was', async () => {
    upstream.person = { sub: 'provider-sub-1', acr: 'urn:theirs:3' }
    const { browser, back } = await throughProvider(openBrowser(), '/consents', strong)
    expect(upstream.asked.at(-1)).toMatchObject({ acr_values: 'urn:theirs:3', prompt: 'login' })
    expect((await browser.open(back)).url.pathname).toBe('/consents')
    expect((await acrs())[0]?.acr).toBe(strong)
  })

  test('that turned out weaker signs nobody in, and says why', async () => {
    const before = await acrs()
    const { browser, back } = await throughProvider(openBrowser(), '/consents', strong)
    const page = await browser.open(back)
    expect([page.status, page.html.includes('A stronger sign-in is needed')]).toEqual([403, true])
    expect(page.html).toContain('acr=urn%3Aizin%3Aacr%3A2')
    expect(await acrs()).toEqual(before)
  })

  test.each(['urn:izin:acr:9', 'strong'])('of %s is not begun: the provider has none', async (acr) => {
    const asked = upstream.asked.length
    const page = await openBrowser().open(here(`/sign-in/provider?${new URLSearchParams({ acr })}`))
    expect([page.status, page.left, upstream.asked.length]).toEqual([403, undefined, asked])
  })
})

describe('enrolment by the operator', () => {
  const issuer = 'https://provider.example'
  let pool: pg.Pool
  beforeAll(() => {
    pool = new pg.Pool({ connectionString: server.database.admin, max: 1, options: '-c search_path=consent' })
  })
  afterAll(() => pool.end())
  const people = () =>
    server.sql<{ sub: string; person_id: string }>(
      'SELECT sub, person_id FROM upstream_subject WHERE issuer = $1 ORDER BY sub',
      [issuer],
    )

  test('links a sub to a person, again without a change, and mends an id that nothing hangs on', async () => {
    const [one, two] = [randomUUID(), randomUUID()]
    await server.sql('INSERT INTO upstream_subject (issuer, sub, person_id) VALUES ($1, $2, gen_random_uuid())', [
      issuer,
      'a',
    ])
    const wanted = [
      { sub: 'a', person_id: one },
      { sub: 'b', person_id: two },
    ]
    expect(await enrolSubjects(pool, issuer, wanted)).toEqual({ outcome: 'ENROLLED', added: 2, already: 0 })
    expect(await enrolSubjects(pool, issuer, wanted)).toEqual({ outcome: 'ENROLLED', added: 0, already: 2 })
    expect(await people()).toEqual(wanted)
  })

  test('never turns somebody with consents into somebody else, nor two subs into one person; then nothing is changed', async () => {
    const used = randomUUID()
    await server.sql('INSERT INTO upstream_subject (issuer, sub, person_id) VALUES ($1, $2, $3)', [
      issuer,
      'used',
      used,
    ])
    await server.sql(
      `INSERT INTO consent (id, status, client_id, subject_kind, subject_id, recipient, purpose_code, purpose_text, fetch_type,
         duration_days, data_life_days, notice, record)
       VALUES (gen_random_uuid(), 'REVOKED', 'north-bank', 'PERSON', $1, '{}', 'x', '{}', 'ONCE', 1, 0, '{}', '{}')`,
      [used],
    )
    const before = await people()
    for (const wrong of [
      { sub: 'used', person_id: randomUUID() },
      { sub: 'another', person_id: used },
    ]) {
      const outcome = await enrolSubjects(pool, issuer, [{ sub: 'new', person_id: randomUUID() }, wrong])
      expect(outcome).toMatchObject({ outcome: 'REFUSED', line: 2 })
      expect(await people()).toEqual(before)
    }
  })

  test.each([
    ['no UUID', 'sub-1,17', 1],
    ['no comma', `a,${randomUUID()}\n\nsub`, 3],
    ['no sub', `,${randomUUID()}`, 1],
  ])('a file with %s is refused by its line', (_case, text, line) => {
    expect(readEnrolments(text)).toEqual({ line })
  })
})

describe('refused in plain words, and nobody is signed in', () => {
  test.each<[string, number, () => Promise<{ browser: ReturnType<typeof openBrowser>; back: URL }>]>([
    [
      'an answer brought by another browser',
      400,
      async () => ({ ...(await throughProvider()), browser: openBrowser() }),
    ],
    [
      'an answer taken before',
      400,
      async () => {
        const first = await throughProvider()
        await first.browser.open(first.back)
        return first
      },
    ],
    ['a state nobody began', 400, async () => change((url) => url.searchParams.set('state', 'x'))],
    ['a code that the provider did not issue', 502, async () => change((url) => url.searchParams.set('code', 'x'))],
    ['another issuer', 502, async () => change((url) => url.searchParams.set('iss', 'https://evil.example'))],
    [
      'a sign-in broken off',
      400,
      async () => {
        upstream.person = undefined
        return throughProvider()
      },
    ],
    [
      'a sign-in of a kind that does not count',
      400,
      async () => {
        upstream.person = { sub: 'provider-sub-1', acr: 'urn:theirs:1' }
        return throughProvider()
      },
    ],
    [
      'a nonce that is not ours',
      502,
      async () => {
        const begun = await throughProvider()
        await server.sql(`UPDATE upstream_sign_in SET nonce = 'x'`)
        return begun
      },
    ],
    [
      'an answer after ten minutes',
      400,
      async () => {
        const begun = await throughProvider()
        await server.sql(`UPDATE upstream_sign_in SET expires_at = now()`)
        return begun
      },
    ],
  ])('%s', async (_case, status, arrange) => {
    const { browser, back } = await arrange()
    const sessions = 'SELECT count(*)::int AS n FROM resident_session'
    const [before] = await server.sql(sessions)
    const page = await browser.open(back)
    expect(page.status).toBe(status)
    expect(page.html).toMatch(/You are not signed in|Signing in does not work/)
    expect(page.html).not.toMatch(/invalid_|evil|OAUTH/)
    expect((await server.sql(sessions))[0]).toEqual(before)
  })

  async function change(alter: (url: URL) => void) {
    const begun = await throughProvider()
    alter(begun.back)
    return begun
  }
})

test('the provider can be down: a page says so, and signing in works when it is back', async () => {
  const port = await findFreePort()
  const settings = { ...upstream.settings, issuer: `http://localhost:${port}` }
  const other = await startTestServer({ upstream: settings })
  try {
    const page = await openBrowser().open(new URL('/sign-in/provider', other.issuer))
    expect([page.status, page.html.includes('Signing in does not work')]).toEqual([502, true])
  } finally {
    await other.stop()
  }
})

test('another site can’t begin a sign-in', async () => {
  const response = await fetch(here('/sign-in/provider'), {
    headers: { 'sec-fetch-site': 'cross-site' },
    redirect: 'manual',
  })
  expect(response.status).toBe(403)
})

test('our keys for the provider are published, without their private parts', async () => {
  const { keys } = keysSchema.parse(await (await fetch(here('/sign-in/jwks'))).json())
  expect(keys.map(({ use }) => use)).toEqual(['sig', 'enc'])
  expect(JSON.stringify(keys)).not.toContain('"d"')
})

describe('settings', () => {
  const file = join(tmpdir(), `izin-upstream-keys-${process.pid}.json`)
  const full = {
    IZIN_UPSTREAM_ISSUER: 'https://idp.example',
    IZIN_UPSTREAM_CLIENT_ID: 'izin',
    IZIN_UPSTREAM_NAME: 'Test Pass',
    IZIN_UPSTREAM_KEYS_FILE: file,
    IZIN_UPSTREAM_ACR: 'urn:theirs:2=urn:izin:acr:1',
  }
  beforeAll(() => {
    const { signingKey, decryptionKey } = upstream.settings
    return writeFile(file, JSON.stringify({ keys: [signingKey, decryptionKey] }))
  })

  test('are read whole, or not at all', () => {
    expect(readUpstreamSettings({})).toBeUndefined()
    expect(readUpstreamSettings(full)?.acr.get('urn:theirs:2')).toBe('urn:izin:acr:1')
  })
  test.each([
    ['a part is missing', { IZIN_UPSTREAM_NAME: undefined }, 'IZIN_UPSTREAM_NAME'],
    ['the issuer is no URL', { IZIN_UPSTREAM_ISSUER: 'idp' }, 'IZIN_UPSTREAM_ISSUER'],
    ['the file is not there', { IZIN_UPSTREAM_KEYS_FILE: '/nowhere' }, 'IZIN_UPSTREAM_KEYS_FILE'],
    ['an acr is mapped to nothing', { IZIN_UPSTREAM_ACR: 'urn:theirs:2' }, 'IZIN_UPSTREAM_ACR'],
  ])('stop the start when %s', (_case, change, named) => {
    expect(() => readUpstreamSettings({ ...full, ...change })).toThrow(named)
  })
})
