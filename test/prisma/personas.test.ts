import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { checkTogether, loadSandboxData, readCompany, readPersona } from '../../prisma/seed/load-sandbox-data.ts'
import { companyId, personaId } from '../../prisma/seed/persona-id.ts'
import { resolveDate } from '../../prisma/seed/relative-date.ts'
import { isNric } from '../../schema/check-letters/nric.ts'
import { isUen } from '../../schema/check-letters/uen.ts'

const today = '2026-11-22'
const data = loadSandboxData(today)

describe('the personas', () => {
  it('are at least twelve, of every segment, with valid check letters of every series', () => {
    expect(data.personas.length).toBeGreaterThanOrEqual(12)
    expect(new Set(data.personas.map(({ segment }) => segment))).toEqual(new Set(['SC', 'PR', 'FIN']))
    const numbers = data.personas.map(({ items }) => items.uinfin)
    expect(numbers.every(isNric)).toBe(true)
    expect(new Set(numbers.map((number) => number[0]))).toEqual(new Set(['S', 'T', 'F', 'G', 'M']))
  })

  it('say in a sentence what each shows', () => {
    for (const { shows } of data.personas) expect(shows).toMatch(/\.$/)
  })

  it('have opaque ids that are the same everywhere and say nothing', () => {
    expect(personaId('no-cpf')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(personaId('x')).not.toBe(companyId('x'))
  })
})

describe('the companies', () => {
  it('are at least six, with officers, a foreign one, a deregistered one and a company as an officer', () => {
    expect(data.companies.length).toBeGreaterThanOrEqual(6)
    const withUen = data.companies.filter(({ entityType }) => entityType === 'UEN')
    expect(withUen.every(({ registrationNumber }) => isUen(registrationNumber))).toBe(true)
    expect(data.companies.some(({ profile }) => profile.type === 'FC')).toBe(true)
    expect(data.companies.some(({ profile }) => profile.uenStatus === 'D')).toBe(true)
    expect(data.companies.some(({ appointments }) => appointments.some(({ party }) => 'company' in party))).toBe(true)
    expect(data.companies.filter(({ appointments }) => appointments.length > 0).length).toBeGreaterThanOrEqual(6)
  })
})

describe('a persona that is wrong is refused with the path of each mistake', () => {
  it.each<[string, (persona: Draft) => void, string]>([
    ['check letter', (p) => set(p.items, 'uinfin', 'S5000002A'), 'items.uinfin: not a well-formed NRIC'],
    ['series', (p) => set(p.items, 'uinfin', 'G9000001T'), 'items.uinfin:'],
    ['code', (p) => set(p.items, 'race', 'ZZ'), 'items.race: not a code of the table race'],
    ['date', (p) => set(p.items, 'passportExpiryDate', '2026-02-30'), 'items.passportExpiryDate: not a date'],
    ['partial date', (p) => set(p.items, 'dateOfBirth', '1990-13'), 'items.dateOfBirth:'],
    ['money', (p) => set(p.items, 'cpfOrdinaryAccount', 12), 'items.cpfOrdinaryAccount:'],
    [
      'postal code',
      (p) => set(p.items, 'registeredAddress', { type: 'SG', block: '1', street: 'X', postalCode: '1' }),
      'items.registeredAddress.postalCode: a postal code has six digits',
    ],
    ['unknown item', (p) => set(p.items, 'nickname', 'X'), 'items: Unrecognized key'],
    ['unknown record', (p) => set(p, 'boats', []), '(whole file): Unrecognized key'],
    ['record', (p) => set(p, 'vehicles', [{ make: 'X' }]), 'vehicles[0].vehicleNo:'],
    ['not for this segment', (p) => set(p.items, 'passType', 'SPass'), 'items.passType: does not apply to SC'],
    ['envelope of nothing', (p) => set(p, 'envelopes', { nose: { state: 'EMPTY' } }), 'envelopes.nose:'],
    [
      'value though unavailable',
      (p) => set(p, 'envelopes', { email: { state: 'UNAVAILABLE' } }),
      'items.email: has a value though email is UNAVAILABLE',
    ],
    [
      'child older than its parent',
      (p) =>
        set(p, 'children', [
          { kind: 'BIRTH', birthCertificateNo: 'X', name: 'X', sex: 'F', dateOfBirth: '1980', lifeStatus: 'A' },
        ]),
      'children[0].dateOfBirth: not after',
    ],
    ['other name than its file', (p) => set(p, 'slug', 'someone-else'), 'slug: must be the name of the file'],
  ])('%s', (_case, change, problem) => {
    expect(problemOf(() => readPersona(written('no-cpf', change), today))).toContain(problem)
  })

  it('all at once', () => {
    const file = written('no-cpf', (persona) => {
      set(persona.items, 'uinfin', 'X')
      set(persona.items, 'race', 'ZZ')
    })
    expect(problemOf(() => readPersona(file, today)).split('\n')).toHaveLength(3)
  })

  it('a file that is not JSON', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'izin-persona-')), 'x.json')
    writeFileSync(file, '{')
    expect(problemOf(() => readPersona(file, today))).toContain('(whole file): not valid JSON')
  })
})

describe('files that do not fit together are refused', () => {
  const [first] = data.personas
  const [company] = data.companies
  if (!first || !company) throw new Error('no data')

  it.each([
    [
      'a role in no company',
      { personas: [{ ...first, roles: [{ company: 'nope', role: 'X', validFrom: today }] }], companies: [] },
      'there is no company nope',
    ],
    [
      'an officer who is no persona',
      {
        personas: [],
        companies: [
          {
            ...company,
            shareholders: [],
            appointments: [{ party: { persona: 'nope' }, position: 'DIR', appointmentDate: today }],
          },
        ],
      },
      'there is no persona nope',
    ],
    [
      'a number given twice',
      {
        personas: [
          { ...first, roles: [] },
          { ...first, roles: [] },
        ],
        companies: [],
      },
      'two personas have the number',
    ],
  ])('%s', (_case, together, problem) => {
    expect(problemOf(() => checkTogether(together))).toContain(problem)
  })

  it('a company with a wrong UEN', () => {
    const source = fileURLToPath(new URL('../../prisma/companies/old-trading.json', import.meta.url))
    const file = join(mkdtempSync(join(tmpdir(), 'izin-company-')), 'old-trading.json')
    writeFileSync(
      file,
      readFileSync(source, 'utf8').replace(
        /"registrationNumber": "2099\d{5}[A-Z]"/,
        '"registrationNumber": "209900004A"',
      ),
    )
    expect(problemOf(() => readCompany(file, today))).toContain('registrationNumber: not a well-formed UEN')
  })
})

describe('relative dates', () => {
  it.each([
    ['today', '2026-11-22'],
    ['today-21y', '2005-11-22'],
    ['today-21y+1d', '2005-11-23'],
    ['today+3m', '2027-02-22'],
    ['today-12m', '2025-11-22'],
    ['1990-02-28', '1990-02-28'],
    ['1990-02-30', undefined],
    ['tomorrow', undefined],
    ['today-', undefined],
  ])('%s is %s', (text, day) => {
    expect(resolveDate(text, today)).toBe(day)
  })

  it('end a month that is too short on its last day', () => {
    expect(resolveDate('today+1m', '2027-01-31')).toBe('2027-02-28')
    expect(resolveDate('today-1y', '2028-02-29')).toBe('2027-02-28')
    expect(resolveDate('today-21y', '2021-02-28')).toBe('2000-02-28')
  })
})

interface Draft extends Record<string, unknown> {
  items: Record<string, unknown>
}

function set(target: Record<string, unknown>, key: string, value: unknown): void {
  target[key] = value
}

/** A copy of a persona's file with something changed, under the same name. */
function written(slug: string, change: (persona: Draft) => void): string {
  const source = fileURLToPath(new URL(`../../prisma/personas/${slug}.json`, import.meta.url))
  const persona: Draft = JSON.parse(readFileSync(source, 'utf8'))
  change(persona)
  const file = join(mkdtempSync(join(tmpdir(), 'izin-persona-')), `${slug}.json`)
  writeFileSync(file, JSON.stringify(persona))
  return file
}

function problemOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  return 'no problem'
}
