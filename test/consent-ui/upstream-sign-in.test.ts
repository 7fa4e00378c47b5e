// Signing in with an identity provider, against a second oidc-provider that acts as one.
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { decodeJwt } from 'jose'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openConsentDatabase } from '../../consent-record/consent-database.ts'
import { enrolSubjects, readEnrolments } from '../../consent-ui/upstream-sign-in/enrol-subjects.ts'
import { personOfSubject } from '../../consent-ui/upstream-sign-in/person-of-subject.ts'
import { readSubjects, unlinkSubjects } from '../../consent-ui/upstream-sign-in/unlink-subjects.ts'
import { readUpstreamSettings } from '../../consent-ui/upstream-sign-in/upstream-settings.ts'
import type { Caller } from '../../gateway/authentication/authenticate.ts'
import { authorityReader } from '../../gateway/consent/read-authority.ts'
import { findFreePort } from '../../platform/database/find-free-port.ts'
import type { Tokens } from '../../platform/demo/bank.ts'
import { openBrowser } from '../../platform/demo/browser.ts'
import { childEnvironment } from '../harness/child-environment.ts'
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

describe('unlinking by the operator', () => {
  let pool: pg.Pool
  let gateway: pg.Pool
  beforeAll(() => {
    pool = new pg.Pool({ connectionString: server.database.admin, max: 2, options: '-c search_path=consent' })
    gateway = new pg.Pool({ connectionString: server.database.gateway, max: 1 })
  })
  afterAll(() => Promise.all([pool.end(), gateway.end()]))

  /** Enrolled as this person, and signed in by a browser of their own. */
  async function enrolled(sub: string, personId: string = randomUUID()) {
    await enrolSubjects(pool, upstream.settings.issuer, [{ sub, person_id: personId }])
    upstream.person = { sub, acr: 'urn:theirs:2' }
    return { sub, personId, browser: await signedIn(sub) }
  }
  async function signedIn(sub: string) {
    upstream.person = { sub, acr: 'urn:theirs:2' }
    const { browser, back } = await throughProvider()
    expect((await browser.open(back)).url.pathname).toBe('/consents')
    return browser
  }
  const unlink = (...subs: string[]) => unlinkSubjects(pool, upstream.settings.issuer, subs, 'REPLACED')
  const opens = async (browser: ReturnType<typeof openBrowser>) => (await browser.open(here('/consents'))).url.pathname
  const sessionsOf = (personId: string) => server.sql('SELECT FROM resident_session WHERE person_id = $1', [personId])

  test('ends the sessions, and the identity signs in nobody from then on, while others do', async () => {
    const ada = await enrolled('ada-1')
    const bob = await enrolled('bob-1')
    expect(await unlink(ada.sub)).toBe(1)
    expect([await opens(ada.browser), await opens(bob.browser)]).toEqual(['/sign-in', '/consents'])

    const before = await server.sql('SELECT issuer, sub, person_id FROM upstream_subject ORDER BY sub')
    upstream.person = { sub: ada.sub, acr: 'urn:theirs:2' }
    const { browser, back } = await throughProvider()
    const page = await browser.open(back)
    expect([page.status, page.html.includes('This sign-in is no longer linked here')]).toEqual([403, true])
    expect(await opens(browser)).toBe('/sign-in')
    expect(await server.sql('SELECT issuer, sub, person_id FROM upstream_subject ORDER BY sub')).toEqual(before)
    expect(await sessionsOf(ada.personId)).toEqual([])
    await signedIn(bob.sub)

    // The person goes on with another identity, as the same person; and the first may be given back, to somebody else too.
    const second = await enrolled('ada-2', ada.personId)
    expect(await sessionsOf(ada.personId)).toHaveLength(1)
    expect(await opens(second.browser)).toBe('/consents')
    const given = await enrolled(ada.sub)
    expect(await sessionsOf(given.personId)).toHaveLength(1)
    expect(await sessionsOf(ada.personId)).toHaveLength(1)
  })

  test('refuses the tokens of the person’s own apps, also once the person signed in anew, and no others', async () => {
    const carl = await enrolled('carl-1')
    const app = await server.openBank(server.app)
    async function connect(sub: string) {
      const asked = await app.askWith({ scope: 'izin.consents.read izin.consents.manage' })
      const browser = await signedIn(sub)
      const { left } = await browser.press(await browser.open(asked.url), { button: 'Continue' })
      return app.redeem(asked, left ?? new URL('about:blank'))
    }
    const known = async ({ accessToken }: Tokens) => {
      const claims = decodeJwt(accessToken) as unknown as Caller['claims']
      return (await authorityReader(gateway)({ claims } as Caller)).facts !== undefined
    }
    const first = await connect(carl.sub)
    const other = await connect((await enrolled('dora-1')).sub)
    expect(await known(first)).toBe(true)
    await unlink(carl.sub)
    expect([await known(first), await known(other)]).toEqual([false, true])
    await expect(app.refresh(first.refreshToken ?? '')).rejects.toThrow()
    await app.refresh(other.refreshToken ?? '')

    await enrolled('carl-2', carl.personId)
    // A token counts whole seconds: one of the second of the unlinking counts as of before.
    await server.sql(`UPDATE signed_out_person SET before = before - interval '2 seconds' WHERE person_id = $1`, [
      carl.personId,
    ])
    await server.sql(`UPDATE resident_session SET auth_time = auth_time + interval '2 seconds' WHERE person_id = $1`, [
      carl.personId,
    ])
    const later = await connect('carl-2')
    expect(await known(later)).toBe(true)
    await server.sql(`UPDATE signed_out_person SET before = before + interval '2 seconds' WHERE person_id = $1`, [
      carl.personId,
    ])
    expect(await known(first)).toBe(false)
    // One that does not say when the person signed in stands on no sign-in that counts.
    const { auth_time: _, ...timeless } = decodeJwt(later.accessToken)
    expect((await authorityReader(gateway)({ claims: timeless } as unknown as Caller)).facts).toBeUndefined()
  })

  test('waits for a sign-in under way, and ends the session that it made', async () => {
    const { sub, personId } = await enrolled('eve-1')
    await server.sql('DELETE FROM resident_session WHERE person_id = $1', [personId])
    const database = openConsentDatabase(server.database.consent, 2)
    try {
      let unlinking: Promise<number> | undefined
      await database.transaction(async (store) => {
        expect(await personOfSubject(store, upstream.settings.issuer, sub)).toBe(personId)
        unlinking = unlink(sub)
        await expect
          .poll(() => server.sql(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`), {
            timeout: 30_000,
          })
          .toHaveLength(1)
        const session = {
          amr: [],
          acr: 'urn:izin:acr:1',
          authTime: new Date(),
          csrfToken: 'x',
          secretHash: randomUUID(),
        }
        await store.residentSession.create({ data: { ...session, personId, expiresAt: new Date(Date.now() + 60_000) } })
      })
      expect(await unlinking).toBe(1)
      expect(await sessionsOf(personId)).toEqual([])
      expect(await personOfSubject(database.current, upstream.settings.issuer, sub)).toBeUndefined()
    } finally {
      await database.close()
    }
  })

  test('is of all identities named or of none, is told in the log without them, and can’t be done by a service', async () => {
    const fay = await enrolled('fay-1')
    const entries = () =>
      server.sql<{ body: object }>(`SELECT body FROM log_entry WHERE body->>'action' = 'UNLINK_IDENTITY' ORDER BY time`)
    const before = await entries()
    await expect(unlink(fay.sub, 'nobody-1')).rejects.toThrow(/not each of these identities is linked/)
    await expect(
      pool.query('SELECT unlink_subjects($1, $2, $3)', [upstream.settings.issuer, [fay.sub], 'because']),
    ).rejects.toThrow(/needs a reason/)
    await expect(gateway.query(`SELECT consent.unlink_subjects('x', '{}', 'REPLACED')`)).rejects.toThrow(
      /permission denied/,
    )
    expect([await opens(fay.browser), await entries()]).toEqual(['/consents', before])

    const file = join(tmpdir(), `izin-unlink-${process.pid}.txt`)
    await writeFile(file, `${fay.sub}\n`)
    const run = (...args: string[]) =>
      promisify(execFile)(
        process.execPath,
        [
          'platform/enrol/enrol.ts',
          '--issuer',
          upstream.settings.issuer,
          '--unlink',
          '--reason',
          'MISUSED',
          ...args,
          file,
        ],
        {
          env: {
            ...childEnvironment(),
            ...{ IZIN_MODE: 'sandbox', IZIN_PERSON_DATABASE_URL: server.database.admin },
            ...{ IZIN_CORPORATE_DATABASE_URL: server.database.admin, IZIN_CONSENT_DATABASE_URL: server.database.admin },
          },
        },
      )
    await expect(run()).rejects.toMatchObject({ stderr: expect.stringMatching(/add --yes.*Nothing was changed/) })
    expect(await opens(fay.browser)).toBe('/consents')
    const { stdout } = await run('--yes')
    for (const said of ['unlinks 1 identity', '1 sessions end', '0 consents in force stay', 'Unlinked 1.'])
      expect(stdout).toContain(said)
    expect(stdout).not.toMatch(new RegExp(`${fay.sub}|${fay.personId}`))
    expect(await opens(fay.browser)).toBe('/sign-in')
    const after = await entries()
    expect(after).toHaveLength(before.length + 1)
    expect(JSON.stringify(after)).not.toMatch(new RegExp(`${fay.sub}|${fay.personId}|MISUSED`))
  })

  test('a file with what is no sub is refused by its line', () => {
    expect(readSubjects(`a\n${'x'.repeat(256)}`)).toEqual({ line: 2 })
    expect(readSubjects('a\r\n\nb\na')).toEqual(['a', 'b'])
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
