// Callers with different grants send the same documents at the same time. A plan made for one must never serve another:
// no subgraph may be asked for what that caller was not granted, and what was granted must not come back as null.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bank, Tokens } from '../../../platform/demo/bank.ts'
import { consentIdOf, obtainConsent, queryAs } from '../../harness/bank-driver.ts'
import { scaled } from '../../harness/scale.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'

let platform: TestPlatform
let bank: Bank
const director = 'LIM HOCK EXAMPLE'

/** Field of the query, its scope, and what the person's record holds. */
const fields = {
  email: { scope: 'email', value: { value: 'hock.example@example.com' } },
  dateOfBirth: { scope: 'dob', value: { value: '1968-11-11' } },
  sex: { scope: 'sex', value: { code: 'M' } },
} as const
type Field = keyof typeof fields

interface Caller {
  readonly granted: ReadonlySet<string>
  readonly tokens: Tokens
}
const callers: Caller[] = []

beforeAll(async () => {
  platform = await startTestPlatform()
  bank = await platform.openBank('merlion-bank')
  const scopes = Object.values(fields).map(({ scope }) => scope)
  for (let mask = 0; mask < 2 ** scopes.length; mask++) {
    const tick = scopes.filter((_, bit) => mask & (1 << bit))
    const tokens = await obtainConsent(bank, director, { scopes: ['name', 'uinfin', ...scopes] }, tick)
    callers.push({ granted: new Set(tick), tokens })
  }
})
afterAll(() => platform.stop())

const selection: Readonly<Record<Field, string>> = {
  email: 'email { value }',
  dateOfBirth: 'dateOfBirth { value }',
  sex: 'sex { code }',
}

test('interleaved callers each get their own grant, and the subgraph is asked for nothing else', async () => {
  const request = fc.record({
    caller: fc.nat({ max: 7 }),
    asked: fc.subarray(Object.keys(fields) as Field[], { minLength: 1 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 4, maxLength: 16 }), async (requests) => {
      platform.forget()
      const answers = await Promise.all(
        requests.map(async ({ caller, asked }) => {
          const who = callers[caller]
          if (!who) throw new Error('no such caller')
          const query = `{ me { name { value } ${asked.map((field) => selection[field]).join(' ')} } }`
          return { who, asked, answer: await queryAs(platform, bank, who.tokens, query) }
        }),
      )
      for (const { who, asked, answer } of answers) {
        const expected = asked.map((field) => [
          field,
          who.granted.has(fields[field].scope) ? fields[field].value : null,
        ])
        expect(answer.data).toEqual({ me: { name: { value: director }, ...Object.fromEntries(expected) } })
      }
      // What the subgraph was asked, by the consent it was asked under.
      const grants = new Map(callers.map(({ tokens, granted }) => [consentIdOf(tokens), granted]))
      for (const { query, assertion } of platform.recorders.person.requests) {
        const granted = grants.get(assertion.tctx.consent_id ?? '')
        for (const [field, { scope }] of Object.entries(fields)) {
          if (!granted?.has(scope)) expect(query).not.toContain(field)
          if (!granted?.has(scope)) expect(assertion.scope.split(' ')).not.toContain(scope)
        }
      }
      expect(platform.recorders.person.requests).toHaveLength(requests.length)
    }),
    { numRuns: scaled(200) },
  )
})
