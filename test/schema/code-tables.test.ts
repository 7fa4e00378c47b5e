import { describe, expect, it, test } from 'vitest'
import { codedFields } from '../../schema/code-tables/coded-fields.ts'
import { describeCode } from '../../schema/code-tables/describe-code.ts'
import { type CodeTable, codeTableNames, findCodeTable, isValidOn } from '../../schema/code-tables/read-code-table.ts'
import { nearestName } from '../../schema/nearest-name.ts'

const tables = codeTableNames.map((name) => findCodeTable(name) as CodeTable)
const codesOf = (name: string) => findCodeTable(name)?.codes.map(({ code }) => code)

describe('the code tables', () => {
  it('are each of the name of their file, with a version and no code twice', () => {
    expect(tables.map(({ name }) => name)).toEqual(codeTableNames)
    for (const { version } of tables) expect(version).toMatch(/^\d{4}-\d{2}(-\d+)?$/)
  })

  it('explain every coded field', () => {
    for (const [coordinate, table] of Object.entries(codedFields)) expect(codeTableNames, coordinate).toContain(table)
  })

  it('have ISO codes only under a standard, and days in order', () => {
    for (const { name, isoStandard, codes } of tables)
      for (const { code, iso, validFrom, validTo } of codes) {
        if (iso !== undefined) expect(isoStandard, `${name} ${code}`).toBeDefined()
        if (validFrom && validTo) expect(validFrom <= validTo, `${name} ${code}`).toBe(true)
      }
  })

  // Catalogue facts 1.6: the codes known for sure.
  it.each([
    ['hdb-type', ['111', '112', '113', '114', '115', '116', '118']],
    ['housing-type', ['121', '122', '123', '131', '132', '139']],
    ['pass-type', 'RPass SPass P1Pass P2Pass QPass PEP WHP TEP Entre OVE DP LTVP LTVP+ LOC MWP STP IEO'.split(' ')],
    ['marital-status', ['1', '2', '3', '5']],
    ['residential-status', ['A', 'C', 'P', 'U', 'N']],
    ['sex', ['F', 'M', 'U']],
    ['life-status', ['A', 'D']],
    ['vehicle-status', ['1', '2']],
    ['licence-validity', ['V', 'I', 'E', 'N']],
    ['certificate-of-merit', ['Y', 'N']],
    ['education-level', [...'0123456789N']],
    ['relationship', ['REL101', 'REL102', 'REL201', 'REL202', 'REL401', 'REL402', 'REL601', 'REL602']],
    ['vaccination-requirement', ['1M3D']],
    ['generation-message', [...'1234567']],
    ['insurer', ['AIA', 'GEL', 'PRU', 'AVI', 'AXA', 'RHI', 'NTU', '9GEL', '9NTU']],
  ])('%s has the codes known for sure', (name, codes) => {
    expect(codesOf(name)?.toSorted()).toEqual(codes.toSorted())
  })

  it.each(['nationality', 'country'])(
    '%s is the registry’s own, not ISO: historical codes, and no code refused',
    (name) => {
      expect(codesOf(name)).toEqual(
        expect.arrayContaining(['DE', 'DG', 'DD', 'SU', 'YU', 'AN', 'UN', 'XB', 'XC', 'XX']),
      )
      expect(describeCode(name, 'DE').description).toMatch(/WEST/)
      expect(describeCode(name, 'QQ')).toEqual({ code: 'QQ', description: null })
    },
  )

  it('count both days of a validity', () => {
    const code = { code: 'A', description: null, validFrom: '2020-01-02', validTo: '2020-01-04' }
    expect(['2020-01-01', '2020-01-02', '2020-01-04', '2020-01-05'].map((day) => isValidOn(code, day))).toEqual([
      false,
      true,
      true,
      false,
    ])
  })
})

test('the nearest name is the one with the fewest changes, whatever its case and joints', () => {
  expect(nearestName('maritalStatus', codeTableNames)).toBe('marital-status')
  expect(nearestName('HDB_TYPE', codeTableNames)).toBe('hdb-type')
  expect(nearestName('', ['b', 'a'])).toBe('b')
  expect(nearestName('x'.repeat(1_000_000), ['b', 'a'])).toBe('b')
})
