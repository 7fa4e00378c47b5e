// The sandbox as a developer meets it: its API by plain requests, the application in Chromium from the first visit on.
import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type axe from 'axe-core'
import pino from 'pino'
import type { Browser, BrowserContext, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { browserPath, launchBrowser } from '../../docs/browser.ts'
import { startGateway } from '../../gateway/start-gateway.ts'
import { card, obtainConsent, openRawClient, queryAs } from '../harness/bank-driver.ts'
import { startTestPlatform, type TestPlatform } from '../harness/start-test-platform.ts'
import { testKeys } from '../harness/test-keys.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

async function complaintsOfAxe(tab: Tab): Promise<string[]> {
  const { violations } = await tab.evaluate(async () => {
    const results: axe.AxeResults = await Reflect.get(globalThis, 'axe').run({ resultTypes: ['violations'] })
    return results
  })
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${target} ${html.slice(0, 160)}`),
  )
}

/** What a program says on its standard output, whatever it ends with. */
async function run(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, [...args]).catch((error: { stdout: string }) => error)
  return stdout
}

let platform: TestPlatform
beforeAll(async () => {
  platform = await startTestPlatform()
})
afterAll(() => platform?.stop())

const publicJwk = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
const callback = 'http://localhost:4999/callback'

async function call(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${platform.gatewayUrl}/sandbox/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

describe('a client of one’s own', () => {
  const registration = () => ({ approvalsOf: 'merlion-bank', jwks: { keys: [publicJwk()] }, redirectUris: [callback] })

  test('has the approvals of the bank it names, and is the same client for the same key', async () => {
    const asked = registration()
    const first = await call('clients', asked)
    expect(first.status).toBe(200)
    expect((await call('clients', { ...asked, redirectUris: ['https://bank.example/back'] })).body).toEqual(first.body)
    const approved = (clientId: unknown) =>
      platform.sql('SELECT scope, required FROM client_item WHERE client_id = $1 ORDER BY scope', [clientId])
    expect(await approved(first.body['clientId'])).toEqual(await approved('merlion-bank'))
    const [row] = await platform.sql('SELECT redirect_uris FROM client WHERE client_id = $1', [first.body['clientId']])
    expect(row).toEqual({ redirect_uris: ['https://bank.example/back'] })
  })

  test.each<[string, () => unknown, RegExp]>([
    [
      'a private key',
      () => ({
        ...registration(),
        jwks: {
          keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })],
        },
      }),
      /private key/,
    ],
    ['a secret', () => ({ ...registration(), jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } }), /private key/],
    [
      'a curve no client may use',
      () => ({ ...registration(), jwks: { keys: [{ ...publicJwk(), crv: 'P-384' }] } }),
      /P-256/,
    ],
    ['no key', () => ({ ...registration(), jwks: { keys: [] } }), /exactly one key/],
    ['plain http elsewhere', () => ({ ...registration(), redirectUris: ['http://bank.example/back'] }), /https/],
    ['a script as redirect', () => ({ ...registration(), redirectUris: ['javascript:alert(1)'] }), /https/],
    ['a bank that is none', () => ({ ...registration(), approvalsOf: 'nobody' }), /no bank nobody/],
    ['the resident’s own app', () => ({ ...registration(), approvalsOf: 'izin-app' }), /no bank izin-app/],
    ['an unknown member', () => ({ ...registration(), required: [] }), /required/],
  ])('is refused with %s, and nothing is written', async (_name, wrong, why) => {
    const before = await platform.sql('SELECT count(*) FROM client')
    const { status, body } = await call('clients', wrong())
    expect(status).toBe(400)
    expect(JSON.stringify(body)).toMatch(why)
    expect(JSON.stringify(body)).toContain('SANDBOX_REQUEST_INVALID')
    expect(await platform.sql('SELECT count(*) FROM client')).toEqual(before)
  })

  test('is registered by no page of another site, in whatever disguise', async () => {
    const others = await call('clients', registration(), { origin: 'https://evil.example' })
    expect([others.status, JSON.stringify(others.body)]).toEqual([403, expect.stringContaining('SANDBOX_OTHER_SITE')])
    const form = await call('clients', registration(), { 'content-type': 'text/plain' })
    expect(form.status).toBe(415)
  })
})

/** A request of Merlion Bank's that waits for an answer. */
async function push() {
  const bank = await platform.openBank('merlion-bank')
  const asked = await bank.ask({ ...card, scopes: ['name', 'email', 'mobileno'] })
  const requestUri = asked.url.searchParams.get('request_uri')
  return { bank, asked, answer: { clientId: 'merlion-bank', requestUri, persona: 'citizen-with-everything' } }
}

describe('a consent without a browser', () => {
  test('shares what is named and what is needed, and yields an ordinary code', async () => {
    const { bank, asked, answer } = await push()
    const { status, body } = await call('consents', { ...answer, grant: ['email'] })
    expect([status, body['shared']]).toEqual([200, ['name', 'email']])
    const tokens = await bank.redeem(asked, new URL(String(body['redirectTo'])))
    expect(tokens.scopes.toSorted()).toEqual(['email', 'name'])
    const [row] = await platform.sql(
      `SELECT array_agg(scope || ' ' || decision ORDER BY scope) AS items FROM consent_item
       WHERE consent_id = (SELECT id FROM consent ORDER BY created_at DESC LIMIT 1)`,
    )
    expect(row).toEqual({ items: ['email GRANTED', 'mobileno REFUSED', 'name GRANTED'] })
  })

  test('is refused on demand, answered once, and never for more than was asked', async () => {
    const { answer } = await push()
    const more = await call('consents', { ...answer, grant: ['cpfbalances.oa'] })
    expect([more.status, JSON.stringify(more.body)]).toEqual([409, expect.stringContaining('does not ask for')])
    const refused = await call('consents', { ...answer, grant: 'refuse' })
    expect(new URL(String(refused.body['redirectTo'])).searchParams.get('error')).toBe('access_denied')
    expect((await call('consents', answer)).status).toBe(409)
  })

  test('names the nearest persona where there is none of that name', async () => {
    const { answer } = await push()
    const { status, body } = await call('consents', { ...answer, persona: 'no-cfp' })
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining('did you mean no-cpf?')])
  })
})

const explain = { 'izin-sandbox-explain': '1' }
const explainedSchema = z.object({
  extensions: z.object({
    disclosure: z.object({ event_id: z.string() }).optional(),
    sandbox: z.object({
      disclosureEvent: z.string().optional(),
      filteredOperation: z.string().nullish(),
      plan: z.string().optional(),
      asked: z.array(z.object({ document: z.string() })),
    }),
  }),
})

test('what the gateway did is explained to whom asks for it, and to nobody else', async () => {
  const bank = await openRawClient(platform, 'merlion-bank', (opened) =>
    obtainConsent(opened, 'TAN MEI SAMPLE', { scopes: ['name'] }),
  )
  const body = JSON.stringify({
    query: 'query Q($t: String!) { me { name { value } email { value } } codeTable(name: $t) { name } }',
    variables: { t: 'sex' },
  })
  expect(await (await bank.post({ body })).text()).not.toContain('sandbox')
  platform.forget()
  const explained = explainedSchema.parse(await (await bank.post({ body, headers: explain })).json())
  const { sandbox, disclosure } = explained.extensions
  expect(sandbox.disclosureEvent).toBe(disclosure?.event_id)
  expect(sandbox.filteredOperation).not.toContain('email')
  expect(sandbox.plan).toMatch(/^QueryPlan \{\s+Fetch\(service: "person"\)/)
  expect(sandbox.asked.map(({ document }) => document)).toEqual(platform.asked().map(({ query }) => query))
  // Documents alone: neither what was asked with nor what came back.
  expect(JSON.stringify(sandbox)).not.toMatch(/TAN MEI|"sex"|variables/)
  const refused = await bank.post({ body, headers: { ...explain, authorization: 'DPoP x.y.z' } })
  expect([refused.status, explainedSchema.parse(await refused.json()).extensions.sandbox.asked]).toEqual([401, []])
})

describe('a persona of one’s own', () => {
  const documentSchema = z.looseObject({
    slug: z.string(),
    items: z.looseObject({ uinfin: z.string(), name: z.string() }),
  })
  async function copyOf(slug: string) {
    const response = await fetch(`${platform.gatewayUrl}/sandbox/api/personas/${slug}`)
    return z.object({ copy: documentSchema }).parse(await response.json()).copy
  }

  test('begins as a copy, is saved as JSON, and can be asked for data at once, whoever else has the same name', async () => {
    const copy = await copyOf('citizen-with-everything')
    const saved = await call('personas', { ...copy, slug: 'twin', items: { ...copy.items, email: 'twin@example.com' } })
    expect([saved.status, saved.body]).toEqual([200, { saved: ['twin'] }])
    const { bank, asked, answer } = await push()
    const { body } = await call('consents', { ...answer, persona: 'twin' })
    const tokens = await bank.redeem(asked, new URL(String(body['redirectTo'])))
    const answered = await queryAs(platform, bank, tokens, '{ me { name { value } email { value } } }')
    expect(answered.data).toEqual({ me: { name: { value: 'TAN MEI SAMPLE' }, email: { value: 'twin@example.com' } } })
  })

  test('is refused with every problem by its path, and nothing is written', async () => {
    const copy = await copyOf('citizen-with-everything')
    const before = await platform.sql('SELECT count(*) FROM person.person')
    const wrong = { ...copy, items: { ...copy.items, uinfin: 'S1234567A', sex: 'Q' }, colour: 'blue' }
    const { status, body } = await call('personas', wrong)
    expect(status).toBe(422)
    for (const part of ['SANDBOX_PERSONA_INVALID', 'items.uinfin', 'items.sex', 'colour'])
      expect(JSON.stringify(body)).toContain(part)
    const platformOwn = await call('personas', { ...copy, slug: 'no-cpf' })
    expect([platformOwn.status, JSON.stringify(platformOwn.body)]).toEqual([422, expect.stringContaining('no-cpf')])
    expect(await platform.sql('SELECT count(*) FROM person.person')).toEqual(before)
  })

  test.each(['nobody', '..%2fpackage', 'citizen-with-everything.json'])('is not read from %s', async (slug) => {
    const response = await fetch(`${platform.gatewayUrl}/sandbox/api/personas/${slug}`)
    expect([400, 404]).toContain(response.status)
  })
})

describe('other origins', () => {
  const preflight = (path: string, origin: string) =>
    fetch(`${platform.issuer}${path}`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'dpop' },
    })

  test.each(['/par', '/token', '/.well-known/oauth-authorization-server'])(
    '%s can be read by the explorer’s page alone',
    async (path) => {
      const own = await preflight(path, platform.gatewayUrl)
      expect(own.headers.get('access-control-allow-origin')).toBe(platform.gatewayUrl)
      for (const origin of ['https://evil.example', 'null', platform.issuer.replace('localhost', '127.0.0.1')])
        expect((await preflight(path, origin)).headers.get('access-control-allow-origin')).toBeNull()
    },
  )

  test.each(['/jwks', '/revoke', '/authorize', '/consents', '/grants/x'])(
    '%s by no page of another origin',
    async (path) => {
      const answer = await preflight(path, platform.gatewayUrl)
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
      const read = await fetch(`${platform.issuer}${path}`, {
        headers: { origin: platform.gatewayUrl },
        redirect: 'manual',
      })
      expect(read.headers.get('access-control-allow-origin')).toBeNull()
    },
  )
})

test('a production gateway does not start with the sandbox’s API, and has no address of the sandbox', async () => {
  const { assertionKey } = await testKeys()
  const options = {
    ...({ mode: 'production', host: '127.0.0.1', port: 0, publicUrl: 'https://izin.example' } as const),
    ...{
      issuer: platform.issuer,
      databaseUrl: platform.database.gateway,
      assertionKey,
      logger: pino({ level: 'silent' }),
    },
    supergraph: { kind: 'file', sdl: '', subgraphUrls: {} } as const,
  }
  const sandboxApi = { answer: async () => ({ status: 200, headers: {}, body: '' }), withdrawConsent: async () => {} }
  await expect(startGateway({ ...options, sandboxApi })).rejects.toThrow(/belongs to the sandbox/)
  await expect(startGateway(options)).rejects.toThrow(/sandbox data/)
})

if (browserPath === undefined) console.warn('NO CHROMIUM IS INSTALLED: the sandbox’s application is NOT tested.')

describe.skipIf(browserPath === undefined)('the application in Chromium', () => {
  let browser: Browser
  let context: BrowserContext
  let tab: Tab
  const requests: string[] = []
  const complaints: string[] = []
  beforeAll(async () => {
    browser = await launchBrowser()
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    context.setDefaultTimeout(50_000)
    tab = await context.newPage()
    await tab.addInitScript(axeSource)
    tab.on('request', (request) => requests.push(request.url()))
    tab.on('console', (line) => ['error', 'warning'].includes(line.type()) && complaints.push(line.text()))
    tab.on('pageerror', (error) => complaints.push(error.message))
  })
  afterAll(() => browser?.close())

  const answer = () => tab.locator('.graphiql-response')
  const why = () => tab.getByRole('tabpanel', { name: /^Why/ })

  /** Not by keyboard: the editor closes each bracket by itself. */
  async function setQuery(query: string): Promise<void> {
    await tab.evaluate((text) => Reflect.get(globalThis, '__MONACO').editor.getEditors()[0].setValue(text), query)
  }

  test('leads from the first visit to the first answer by one click', async () => {
    const page = await tab.goto(`${platform.gatewayUrl}/sandbox`)
    const policy = page?.headers()['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self';")
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*/)
    expect(await tab.locator('script:not([src])').count()).toBe(0)
    await tab.getByText('Your first answer in three steps').waitFor()
    await tab.getByRole('button', { name: 'Get consent and run' }).click()
    await answer().getByText('TAN MEI SAMPLE').waitFor()
    expect(platform.asked().some(({ query }) => query.includes('cpfBalances'))).toBe(true)
  })

  test('keeps keys that no script can read', async () => {
    const extractable = await tab.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const opening = Reflect.get(globalThis, 'indexedDB').open('izin-sandbox')
          opening.onerror = reject
          opening.onsuccess = () => {
            const all = opening.result.transaction('keys').objectStore('keys').getAll()
            all.onsuccess = () =>
              resolve(all.result.map((pair: { privateKey: { extractable: boolean } }) => pair.privateKey.extractable))
          }
        }),
    )
    expect(extractable).toEqual([false, false])
  })

  test('shows what a partial grant leaves out, and asks no agency for it', async () => {
    await tab.getByRole('button', { name: 'Forget it' }).click()
    await tab.getByRole('checkbox', { name: /^Email address/ }).uncheck()
    platform.forget()
    await tab.getByRole('button', { name: 'Get consent and run' }).click()
    await tab.getByText('3 items shared, 1 refused').waitFor()
    await answer().getByText('UNAUTHORIZED_FIELD_OR_TYPE').waitFor()
    expect(platform.asked().length).toBeGreaterThan(0)
    expect(platform.asked().filter(({ query }) => /\bemail\b/.test(query))).toEqual([])
    await tab.getByRole('tab', { name: 'Why (1)' }).click()
    await why().getByText('me.email is null. The resident was asked for email and did not share it.').waitFor()
    const [event] = await platform.sql<{ id: string }>('SELECT id FROM disclosure_event ORDER BY time DESC LIMIT 1')
    await why()
      .getByText(event?.id ?? 'no event')
      .waitFor()
    const documents = await why().locator('ol pre').allTextContents()
    expect(documents.sort()).toEqual([...new Set(platform.asked().map(({ query }) => query))].sort())
    await why().getByRole('button', { name: 'Share email too, and run' }).click()
    await answer().getByText('mei.sample@').waitFor()
    await why().getByText('Every field was released.').waitFor()
  })

  test('says whose word is missing where the bank may not ask, and what an empty value means', async () => {
    await tab.getByRole('combobox', { name: 'As' }).selectOption({ label: 'Lion City Bank' })
    await tab.getByRole('combobox', { name: 'Resident' }).selectOption('no-contact-data')
    await setQuery('{ me { name { value } email { value state } noa { __typename } } }')
    await tab.getByRole('tab', { name: 'Scopes' }).click()
    await tab.getByText('Lion City Bank is not approved for: noa.').waitFor()
    await tab.getByRole('button', { name: 'Get consent and run' }).click()
    await tab.getByRole('tab', { name: 'Why (1)' }).click()
    await why().getByText('me.noa is null. Lion City Bank is not approved for noa.').waitFor()
    await why().getByText('Run it as Merlion Bank').waitFor()
    await why().getByText('me.email.value is null. The agency knows that there is nothing.').waitFor()
  })

  test('offers a consent for a query that has none', async () => {
    await tab.getByRole('button', { name: 'Forget it' }).click()
    await tab.getByRole('button', { name: /^Execute query/ }).click()
    await tab.getByText('This query needs a consent first.').waitFor()
    await setQuery('{ me { name { value } ')
    await tab.getByRole('button', { name: 'Get consent and run' }).click()
    await tab.getByText('The query is not complete, so nothing was asked: Syntax Error').waitFor()
  })

  test('goes through the real consent page and comes back with what the resident shared', async () => {
    await setQuery('{ me { name { value } email { value } mobileNumber { number } } }')
    await tab.getByRole('tab', { name: 'Scopes' }).click()
    await tab.getByText('3 scopes').waitFor()
    await tab.getByRole('button', { name: 'Through the real page' }).click()
    await tab.locator('button[value=citizen-with-everything]').click()
    await tab.getByRole('checkbox', { name: /^Email/ }).check()
    await tab.getByRole('button', { name: 'Share', exact: true }).click()
    await tab.getByText('2 items shared, 1 refused').waitFor()
    await tab.locator('.graphiql-query-editor').getByText('mobileNumber').waitFor()
    expect(new URL(tab.url()).search).toBe('')
  })

  test('sends along what shall go wrong, until that is cleared', async () => {
    const fault = tab.getByRole('combobox', { name: 'Fault' })
    const run = () => tab.getByRole('button', { name: /^Execute query/ }).click()
    await setQuery('{ me { email { value } } }')
    await fault.fill('item-unavailable=Person.email')
    await run()
    await answer().getByText('AGENCY_ERROR').waitFor()
    await fault.fill('')
    await run()
    await answer().getByText('mei.sample@').waitFor()
    expect(await answer().getByText('AGENCY_ERROR').count()).toBe(0)
  })

  test('gives code that runs as it was copied', async () => {
    const awkward = String.raw`codeTable(name: "it's a \"table\", $isn't it?") { name }`
    await setQuery(`query Copied { me { name { value } email { value state } } ${awkward} }`)
    await tab.getByRole('button', { name: 'Get consent and run' }).click()
    await tab.getByRole('tab', { name: 'Copy as code' }).click()
    await tab.getByRole('button', { name: 'Make and copy a command' }).click()
    await tab.getByText(/^Runs once, until \d\d:\d\d:\d\d\.$/).waitFor()
    const text = (name: string) => tab.locator(`[data-code=${name}]`).textContent()
    const curl = String(await text('curl'))
    expect(JSON.parse(await run('bash', ['-c', curl]))).toMatchObject({
      data: { me: { name: { value: 'TAN MEI SAMPLE' } } },
    })
    expect(await run('bash', ['-c', curl])).toContain('INVALID_DPOP_PROOF')

    // Inside the repository, where the packages are found.
    const folder = fileURLToPath(new URL('../../.izin/', import.meta.url))
    mkdirSync(folder, { recursive: true })
    const copied = mkdtempSync(join(folder, 'test-copied-'))
    try {
      writeFileSync(join(copied, 'query.ts'), String(await text('code-typescript')))
      writeFileSync(join(copied, 'document.ts'), String(await text('code-typed')))
      const use = `import { print } from 'graphql'
import { CopiedDocument, type CopiedResult } from './document.ts'
export const name = (result: CopiedResult): string => result.me?.name?.value ?? ''
// @ts-expect-error: what a consent guards may be null
export const wrong = (result: CopiedResult): string => result.me.name.value
console.log(print(CopiedDocument))`
      writeFileSync(join(copied, 'use.ts'), use)
      const strict = [
        '--ignoreConfig',
        '--noEmit',
        '--strict',
        '--module',
        'nodenext',
        '--target',
        'es2024',
        '--skipLibCheck',
      ]
      const [ran, printed, checked] = await Promise.all([
        run(process.execPath, [join(copied, 'query.ts')]),
        run(process.execPath, [join(copied, 'use.ts')]),
        run('node_modules/.bin/tsc', [
          ...strict,
          '--types',
          'node',
          '--allowImportingTsExtensions',
          join(copied, 'use.ts'),
          join(copied, 'query.ts'),
        ]),
      ])
      expect(JSON.parse(ran)).toMatchObject({ data: { me: { name: { value: 'TAN MEI SAMPLE' } } } })
      expect(printed).toContain('query Copied')
      expect(checked).toBe('')
    } finally {
      rmSync(copied, { recursive: true, force: true })
    }
  })

  test('breaks no rule of axe-core, and fits at 1280 and 768 px', async () => {
    for (const width of [1280, 768]) {
      await tab.setViewportSize({ width, height: 900 })
      const shown = await tab.locator('html').evaluate((html) => html.scrollWidth)
      expect(shown, `at ${width}`).toBeLessThanOrEqual(width)
      // A width changes the layout alone, so one panel stands for all at the other.
      for (const name of width === 768 ? ['Scopes', /^Why/, 'Copy as code'] : ['Scopes']) {
        await tab.getByRole('tab', { name }).click()
        expect(await complaintsOfAxe(tab), `${name} at ${width}`).toEqual([])
      }
    }
    await tab.setViewportSize({ width: 1280, height: 900 })
    await tab.getByRole('button', { name: 'Show Documentation Explorer' }).click()
    await tab.locator('.graphiql-doc-explorer').getByText('Person', { exact: true }).first().click()
    await tab.locator('.graphiql-doc-explorer').getByText('cpfBalances').first().waitFor()
    expect(await complaintsOfAxe(tab), 'documentation').toEqual([])
    for (const [view, heading] of [
      ['Schema map', 'Schema map'],
      ['Your own', 'Your own client and personas'],
    ] as const) {
      await tab.getByRole('link', { name: view }).click()
      await tab.getByRole('heading', { name: heading, level: 1 }).waitFor()
      expect(await complaintsOfAxe(tab), view).toEqual([])
    }
  })

  test('inspects what is pasted, and each step of the last flow', async () => {
    await tab.getByRole('link', { name: 'Inspector' }).click()
    const pasted = tab.getByRole('textbox', { name: 'What to inspect' })
    const said = tab.locator('.inspection')
    const sentBefore = requests.length

    await tab.locator('.flow li summary').first().waitFor()
    for (const summary of await tab.locator('.flow li:not(:last-child) summary').all()) await summary.click()
    for (const name of [
      'client_assertion of: The request',
      'dpop of: The code',
      'access_token of: The code',
      'dpop of: The last query',
    ]) {
      await tab.getByRole('button', { name: `Inspect ${name}` }).click()
      await said.getByText('Nothing is wrong with it.').waitFor()
      await said.getByText('Right: ').first().waitFor({ state: 'attached' })
    }
    const proof = await pasted.inputValue()
    await tab.getByRole('combobox', { name: 'Sent by POST to' }).selectOption(`${platform.issuer}/token`)
    await said.getByText(`it must be ${platform.issuer}/token.`).waitFor()
    await tab.getByRole('combobox', { name: 'Sent by POST to' }).selectOption(`${platform.gatewayUrl}/graphql`)
    const [head, , signature] = proof.split('.')
    const stolen = Buffer.from(JSON.stringify({ htm: 'post', htu: `${platform.gatewayUrl}/graphql/`, iat: 1 }))
    await pasted.fill(`${head}.${stolen.toString('base64url')}.${signature}`)
    await said.getByText('it must be POST, in capitals.').waitFor()
    await said.getByText('RFC 9449 §4.3 (6)').waitFor()
    await tab.setViewportSize({ width: 768, height: 900 })
    expect(await tab.locator('html').evaluate((html) => html.scrollWidth)).toBeLessThanOrEqual(768)
    expect(await complaintsOfAxe(tab), 'findings').toEqual([])
    await tab.setViewportSize({ width: 1280, height: 900 })
    await pasted.fill('<!doctype html><html></html>')
    await said.getByText('This is a page (HTML or XML)').waitFor()
    expect(requests.slice(sentBefore).filter((url) => !url.endsWith('/sandbox/api/server-keys'))).toEqual([])
  })

  test('registers a client with keys of its own, and edits a persona', async () => {
    await tab.getByRole('link', { name: 'Your own' }).click()
    await tab.getByRole('button', { name: 'Make keys and register' }).click()
    const download = tab.waitForEvent('download')
    await tab.getByRole('link', { name: 'Download the private key' }).click()
    const keySchema = z.object({ clientId: z.string(), key: z.object({ d: z.string(), kid: z.string() }) })
    const { clientId, key } = keySchema.parse(JSON.parse(readFileSync(await (await download).path(), 'utf8')))
    const [row] = await platform.sql('SELECT jwks FROM client WHERE client_id = $1', [clientId])
    expect(JSON.stringify(row)).toContain(key.kid)
    expect(JSON.stringify(row)).not.toContain(key.d)

    const editor = tab.getByRole('textbox', { name: 'The persona as JSON' })
    await tab.getByRole('button', { name: 'Copy it' }).click()
    await expect.poll(() => editor.inputValue(), { timeout: 50_000 }).toContain('my-citizen-with-everything')
    const copy = await editor.inputValue()
    await editor.fill('slug: yaml')
    await tab.getByRole('button', { name: 'Save this persona' }).click()
    await tab.getByText('It looks like YAML.').waitFor()
    await editor.fill(copy.replace('"sex": "F"', '"sex": "Q"'))
    await tab.getByRole('button', { name: 'Save this persona' }).click()
    await tab.getByRole('alert').getByText('items.sex').waitFor()
    await editor.fill(copy)
    await tab.getByRole('button', { name: 'Save this persona' }).click()
    await tab.getByText('Saved my-citizen-with-everything').waitFor()
    await tab.getByRole('link', { name: 'Explorer' }).click()
    await tab.getByRole('combobox', { name: 'Resident' }).selectOption('my-citizen-with-everything')
  })

  test('draws every subgraph, entity and agency of the graph', async () => {
    await tab.getByRole('link', { name: 'Schema map' }).click()
    const picture = tab.locator('svg.map')
    await picture.waitFor()
    const words = (await picture.locator('rect + text').allTextContents()).sort()
    expect(words).toEqual(
      expect.arrayContaining(['Person', 'Entity', 'person', 'corporate', 'consent', 'ICA', 'CPFB', 'ACRA']),
    )
  })

  test('spoke to gateway and authorization server alone, and met no complaint of the browser', () => {
    const origins = new Set(requests.filter((url) => !url.startsWith('data:')).map((url) => new URL(url).origin))
    expect([...origins].sort()).toEqual([platform.gatewayUrl, platform.issuer].sort())
    // One was provoked: the persona that was not saved.
    expect(complaints.filter((line) => !line.includes('status of 422'))).toEqual([])
  })
})
