// What is kept of a document: that it may be run, or why it may not, each for one generation of the schema.
import { createHash } from 'node:crypto'
import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import type { Generation } from '../../../gateway/federation/generation.ts'
import { defaultOperationLimits } from '../../../gateway/limits/operation-limits.ts'
import { operationChecker } from '../../../gateway/operation/operation-store.ts'
import { Problem } from '../../../gateway/response/problem.ts'

const check = operationChecker(defaultOperationLimits, { suggestions: false })
// The checker reads nothing of a generation but its schema.
const generationOf = (sdl: string) => ({ schema: buildSchema(sdl) }) as Generation
const first = generationOf('type Query { name: String }')
const second = generationOf('type Query { name: String age: Int }')

function verdict(query: string, generation: Generation): unknown {
  try {
    return check({ query, variables: {}, operationName: undefined }, generation)
  } catch (error) {
    return error
  }
}

const refused: readonly (readonly [string, string, string])[] = [
  ['no GraphQL', '{ name', 'GRAPHQL_PARSE_FAILED'],
  ['a field that is not there', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
  ['too many aliases', `{ ${Array.from({ length: 101 }, (_, n) => `a${n}: name`).join(' ')} }`, 'TOO_MANY_ALIASES'],
  ['too long', `{ name } # ${'x'.repeat(70_000)}`, 'OPERATION_TOO_LARGE'],
]
test.each(refused)('%s is looked at once, however often it is sent', (_, query, code) => {
  const once = verdict(query, first)
  expect(once).toBeInstanceOf(Problem)
  expect(once).toMatchObject({ code })
  // The very same verdict: nothing was parsed or validated for it again.
  expect(verdict(query, first)).toBe(once)
  expect(verdict(`${query} `, first)).not.toBe(once)
})

test('a verdict holds for its generation alone', () => {
  expect(verdict('{ age }', first)).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' })
  expect(verdict('{ age }', second)).toMatchObject({ operation: expect.anything() })
  expect(verdict('{ age }', first)).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' })
})

test('the hash is that of the text as it was sent, white space and comments with it', () => {
  for (const query of ['{ name }', '{name}', '{ name } # é'])
    expect(verdict(query, first)).toMatchObject({ hash: createHash('sha256').update(query, 'utf8').digest('hex') })
})

test.each([
  ['a string', '{ a("S1234567D") }'],
  ['a string with quotation marks inside', '{ a("x\\" S1234567D") }'],
  ['a string with one at its end', '{ a("S1234567D\\"") }'],
  ['a block string with quotation marks inside', '{ a("""x" S1234567D "y""") }'],
  ['a block string of lines', '{ a("""x"\nS1234567D""") }'],
  ['a name where none goes', 'S1234567D { name }'],
  ['a number', '{ a(1234567) }'],
])('what is said of a document that is no GraphQL repeats no literal: %s', (_, query) => {
  const refusal = verdict(query, first)
  expect(refusal).toMatchObject({ code: 'GRAPHQL_PARSE_FAILED', facts: { locations: [expect.anything()] } })
  expect(JSON.stringify(Object(refusal).facts)).not.toContain('234567')
})
