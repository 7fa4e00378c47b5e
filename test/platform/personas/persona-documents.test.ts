import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { writePersonaDocuments } from '../../../platform/personas/write-persona-documents.ts'
import { personaParser } from '../../../prisma/seed/parse-persona.ts'

test('the JSON Schema and the table of personas are current', () => {
  expect(writePersonaDocuments({ check: true })).toContain('are up to date')
})

test('the example on the page can be added', () => {
  const page = readFileSync(new URL('../../../docs/personas.md', import.meta.url), 'utf8')
  const example = /```json\n([^`]*)```/.exec(page)?.[1] ?? ''
  expect(personaParser('2026-11-22')(JSON.parse(example))).toMatchObject({ ok: true })
})

test('the JSON Schema has every list and item of a persona, and takes one or many', () => {
  const file = new URL('../../../prisma/personas/persona.schema.json', import.meta.url)
  const shape = z.object({
    anyOf: z.tuple([z.object({ $ref: z.string() }), z.object({ items: z.object({ $ref: z.string() }) })]),
    $defs: z.object({
      persona: z.object({
        additionalProperties: z.literal(false),
        required: z.array(z.string()),
        properties: z.looseObject({ items: z.object({ properties: z.record(z.string(), z.unknown()) }) }),
      }),
    }),
  })
  const schema = shape.parse(JSON.parse(readFileSync(file, 'utf8')))
  const { persona } = schema.$defs
  expect(schema.anyOf[0].$ref).toBe('#/$defs/persona')
  expect(persona.required).toEqual(['slug', 'shows', 'segment', 'items'])
  expect(Object.keys(persona.properties)).toEqual(expect.arrayContaining(['vehicles', 'children', 'roles', '$schema']))
  expect(Object.keys(persona.properties.items.properties)).toContain('cpfMedisaveAccount')
})
