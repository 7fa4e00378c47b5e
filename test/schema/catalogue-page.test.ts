import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { graphPlaces } from '../../schema/catalogue/graph-paths.ts'
import { printCatalogue } from '../../schema/catalogue/print-catalogue.ts'
import { codeTableNames } from '../../schema/code-tables/read-code-table.ts'
import { readItemMetadata } from '../../schema/item-metadata.ts'
import { catalogue } from './catalogue.ts'

const page = readFileSync(new URL('../../docs/catalogue.md', import.meta.url), 'utf8')
const rows = page
  .split('\n')
  .flatMap((line) => (line.startsWith('| `') ? [line.split('|').map((cell) => cell.trim())] : []))

describe('docs/catalogue.md', () => {
  it('is what the schema prints: if not, run `npm run schema`', () => {
    expect(page).toBe(printCatalogue())
  })

  it.each(catalogue.person)('lists $scope with its agency, whom it is for, and where it stands', (fact) => {
    const row = rows.find((cells) => cells[1] === `\`${fact.scope}\``)
    expect(row?.slice(3, 7)).toEqual([
      fact.agency.join(', '),
      fact.segments.join(' '),
      fact.tier,
      fact.editable ? '_editable_' : 'read-only',
    ])
    expect(row?.[7]).toMatch(/^`me\./)
  })

  it('lists every scope of companies, every code table, and nothing twice', () => {
    const listed = rows.map((cells) => cells[1]?.replaceAll('`', ''))
    expect(listed).toEqual(expect.arrayContaining([...catalogue.entity, ...codeTableNames]))
    expect(listed.length).toBe(readItemMetadata().length + codeTableNames.length)
  })

  it('gives each field a place of its own in a query', () => {
    const places = graphPlaces()
    const paths = readItemMetadata().map(({ coordinate }) => places.get(coordinate)?.path)
    expect(new Set(paths).size).toBe(paths.length)
    expect(places.get('Vehicle.make')).toEqual({ path: 'me.vehicles.records[].make', type: 'String' })
    expect(places.get('BasicProfile.name')?.path).toBe('entity.basicProfile.name')
  })
})
