// The key under which an authorized operation may be kept: the same for all that does not matter, another for all that does.
import { beforeAll, describe, expect, test } from 'vitest'
import { surveyOperation } from '../../../gateway/authorization/survey-operation.ts'
import { type FixtureGraph, loadFixtureGraph } from './fixture/fixture-graph.ts'
import { frozenDocument } from './fixture/freeze.ts'

let graph: FixtureGraph
beforeAll(async () => {
  graph = await loadFixtureGraph()
})

const text = `query ($yes: Boolean = true, $words: String) {
  me { a echo(text: $words) @skip(if: $yes) ...F }
} fragment F on Subject { things { label } }`

function survey() {
  const { schema, index } = graph
  return surveyOperation({ document: frozenDocument(text), operationName: undefined, schema, index })
}

describe('the key of an authorized operation', () => {
  test('names the granted scopes that the document mentions, on any member and in any fragment', () => {
    expect(survey().mentionedScopes).toEqual(['a', 'blue', 'c', 'red'])
  })

  test.each([
    ['a scope that is not mentioned', ['a', 'size'], {}, true],
    ['the order of the grant', ['a'], {}, true],
    ['a variable that decides nothing', ['a'], { words: 'x' }, true],
    ['a default that is written out', ['a'], { yes: true }, true],
    ['a scope more', ['a', 'red'], {}, false],
    ['a scope less', [], {}, false],
    ['a condition', ['a'], { yes: false }, false],
  ])('%s', (_, granted, variables, same) => {
    const { key } = survey()
    expect(key(new Set(granted), variables) === key(new Set(['a']), {})).toBe(same)
  })
})
