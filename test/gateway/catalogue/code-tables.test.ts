// Code tables over the real gateway: by GraphQL under any valid token, and public over HTTP for caches.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openResident } from '../../../platform/demo/resident.ts'
import { companyId, personaId } from '../../../prisma/seed/persona-id.ts'
import { codeTableNames } from '../../../schema/code-tables/read-code-table.ts'
import { queryAs } from '../../harness/bank-driver.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'
import { type Callers, openCallers } from './arrange-callers.ts'

let platform: TestPlatform
let callers: Callers
const person = personaId('citizen-with-everything')

beforeAll(async () => {
  platform = await startTestPlatform()
  callers = await openCallers(platform)
})
afterAll(async () => {
  await callers.stop()
  await platform.stop()
})

const query = `query ($name: String!, $at: Date) {
  codeTable(name: $name, at: $at) {
    name version extent isoStandard codes { code description isoCode validFrom validTo } problem { code message nearest }
  }
}`

describe('by GraphQL', () => {
  test('any valid token reads a table: a person’s and a company’s, whatever their scopes', async () => {
    for (const caller of [
      await callers.arrange(person, ['name']),
      await callers.arrange(companyId('merlion-digital'), ['entity.address']),
    ]) {
      const { data, errors } = await caller.ask(query, { name: 'currency' })
      expect(errors).toBeUndefined()
      expect(data).toMatchObject({
        codeTable: {
          ...{ name: 'currency', extent: 'PARTIAL', isoStandard: 'ISO 4217', problem: null },
          codes: expect.arrayContaining([
            { code: 'EUR', description: 'EURO', isoCode: 'EUR', validFrom: '1999-01-01', validTo: null },
          ]),
        },
      })
    }
  })

  test('the resident’s own app reads one too, with a token that has no consent', async () => {
    const app = await platform.openBank('izin-app')
    const asked = await app.askWith({ scope: 'izin.consents.read' })
    const resident = openResident()
    const page = await resident.openRequest(asked.url, { persona: 'LIM HOCK EXAMPLE' })
    const { left } = await resident.browser.press(page, { button: 'Continue' })
    if (!left) throw new Error('the pages did not lead back to the app')
    const { data, errors } = await queryAs(
      platform,
      app,
      await app.redeem(asked, left),
      '{ codeTable(name: "sex") { name } }',
    )
    expect([data, errors]).toEqual([{ codeTable: { name: 'sex' } }, undefined])
  })

  test('is no item: nothing is recorded as released, and a consent for one reading stays unused', async () => {
    const caller = await callers.arrange(person, ['name'], { fetchType: 'ONCE' })
    platform.forget()
    expect((await caller.ask('{ codeTable(name: "sex") { codes { code } } }')).data).toEqual({
      codeTable: { codes: [{ code: 'F' }, { code: 'M' }, { code: 'U' }] },
    })
    expect(platform.asked().map(({ assertion }) => assertion.scope)).toEqual([''])
    const events = 'SELECT requested, released, undelivered, agencies FROM disclosure_event WHERE consent_id = $1'
    expect(await platform.sql(events, [caller.consentId])).toEqual([
      { requested: [], released: [], undelivered: [], agencies: [] },
    ])
    expect((await caller.ask('{ me { name { state } } codeTable(name: "race") { name } }')).data).toEqual({
      me: { name: { state: 'AVAILABLE' } },
      codeTable: { name: 'race' },
    })
    expect(await caller.ask('{ codeTable(name: "sex") { name } }')).toMatchObject({ code: 'CONSENT_CONSUMED' })
  })

  test('at a day, gives the codes valid then, both days of a validity counted', async () => {
    const caller = await callers.arrange(person, ['name'])
    const codesAt = async (at: string | undefined) => {
      const { data } = await caller.ask(query, { name: 'nationality', at })
      const answer = z.object({ codeTable: z.object({ codes: z.array(z.object({ code: z.string() })) }) }).parse(data)
      return answer.codeTable.codes.map(({ code }) => code).filter((code) => ['DE', 'DD', 'DG'].includes(code))
    }
    expect(await codesAt('1990-10-02')).toEqual(['DE', 'DD'])
    expect(await codesAt('1990-10-03')).toEqual(['DG'])
    expect(await codesAt(undefined)).toEqual(['DE', 'DG', 'DD'])
  })

  test.each([
    ['martial-status', undefined, { code: 'UNKNOWN_CODE_TABLE', nearest: 'marital-status' }],
    ['PassType', undefined, { code: 'UNKNOWN_CODE_TABLE', nearest: 'pass-type' }],
    ['../contract/scopes', undefined, { code: 'UNKNOWN_CODE_TABLE' }],
    ['__proto__', undefined, { code: 'UNKNOWN_CODE_TABLE' }],
    ['sex', '2026-02-30', { code: 'INVALID_DATE', nearest: null }],
  ])('answers %s at %s with what to do', async (name, at, problem) => {
    const caller = await callers.arrange(person, ['name'])
    const { data, errors } = await caller.ask(query, { name, at })
    expect(errors).toBeUndefined()
    expect(data).toMatchObject({ codeTable: { name: null, codes: null, problem } })
  })
})

describe('over HTTP', () => {
  const get = (path: string, init: RequestInit = {}) => fetch(new URL(path, platform.gatewayUrl), init)

  test('lists every table, and gives each without a token', async () => {
    const { tables } = z
      .object({ tables: z.array(z.object({ name: z.string(), href: z.string(), size: z.number() })) })
      .parse(await (await get('/code-tables')).json())
    expect(tables.map(({ name }) => name)).toEqual(codeTableNames)
    for (const { href, name, size } of tables) {
      const response = await get(href)
      expect(response.headers.get('cache-control')).toMatch(/^public, max-age=86400/)
      const table = z.object({ name: z.string(), codes: z.array(z.unknown()) }).parse(await response.json())
      expect([table.name, table.codes.length]).toEqual([name, size])
    }
  })

  test('answers a copy that is still current with 304, without its bytes', async () => {
    const first = await get('/code-tables/country')
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[\w-]+"$/)
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get('/code-tables/country', { headers: { 'if-none-match': tag } })
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
      expect(again.headers.get('content-length')).toBeNull()
    }
    expect((await get('/code-tables/country', { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
    expect((await get('/code-tables/country', { method: 'HEAD' })).headers.get('etag')).toBe(etag)
  })

  test('names the nearest of a table that does not exist, and takes no other method', async () => {
    const unknown = await get('/code-tables/nationalities')
    expect(unknown.status).toBe(404)
    expect(unknown.headers.get('cache-control')).toBeNull()
    expect(await unknown.json()).toMatchObject({
      errors: [
        { extensions: { code: 'UNKNOWN_CODE_TABLE', nearest: 'nationality', href: '/code-tables/nationality' } },
      ],
    })
    for (const path of ['/code-tables/', '/code-tables/sex%2f..', '/code-tables/sex.json'])
      expect((await get(path)).status, path).toBe(404)
    const posted = await get('/code-tables/sex', { method: 'POST' })
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
  })
})
