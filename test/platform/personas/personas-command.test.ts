import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPersonaFile } from '../../../platform/personas/read-persona-file.ts'
import { loadSandboxData } from '../../../prisma/seed/load-sandbox-data.ts'
import { singaporeDay } from '../../../schema/singapore-day.ts'
import { createTestDatabase, type TestDatabase } from '../../harness/create-test-database.ts'
import { countRows, fileWith, namedDatabases, persona, runPersonas } from './run-personas.ts'

let database: TestDatabase
let client: pg.Client
let environment: Record<string, string>

beforeAll(async () => {
  database = await createTestDatabase()
  environment = namedDatabases(database.admin)
  client = new pg.Client({ connectionString: database.admin })
  client.on('error', () => {})
  await client.connect()
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

const run = (...args: string[]) => runPersonas(environment, ...args)

describe('a file that is right', () => {
  test('is added, listed, shown, replaced and removed', async () => {
    const before = await countRows(client)
    const mine = persona('mine', 1, { $schema: './prisma/personas/persona.schema.json', roles: [role('lotus-llp')] })
    const added = await run('add', fileWith([mine, persona('mine-too', 2)]))
    expect(added).toMatchObject({ code: 0, err: '' })
    expect(added.out).toContain('mine (MINE)')

    const listed = await run('list', '--own')
    expect(listed.out.trim().split('\n')).toHaveLength(2)
    expect(listed.out).toContain('* mine-too')
    expect(JSON.parse((await run('show', 'mine')).out)).toEqual(mine)

    const again = await run('add', fileWith(mine))
    expect(again).toMatchObject({ code: 1 })
    expect(again.err).toContain('slug: you have a persona mine already; add with --replace, or choose another name')
    const renamed = { ...mine, items: { ...mine.items, name: 'ANOTHER NAME' } }
    expect(await run('add', fileWith(renamed), '--replace')).toMatchObject({ code: 0 })
    const { rows } = await client.query(`SELECT name FROM consent.sandbox_persona WHERE slug = 'mine'`)
    expect(rows).toEqual([{ name: 'ANOTHER NAME' }])

    expect(await run('remove', 'mine')).toMatchObject({ code: 0 })
    expect(await run('remove', 'mine-too')).toMatchObject({ code: 0 })
    expect(await countRows(client)).toEqual(before)
  })

  test('is checked without a database', async () => {
    const checked = await runPersonas({}, 'check', fileWith(persona('mine', 3)))
    expect(checked).toMatchObject({ code: 0, err: '' })
    expect(checked.out).toContain('can be added: mine.')
  })

  test('may be one of the platform’s under another name and number', async () => {
    const shown = await runPersonas({}, 'show', 'citizen-with-everything')
    const copied = shown.out
      .replace('"citizen-with-everything"', '"copy"')
      .replace('S5000001Z', persona('x', 4).items.uinfin)
    expect(await runPersonas({}, 'check', fileWith(copied))).toMatchObject({ code: 0, err: '' })
  })
})

describe('a file that is wrong is refused whole, before a database is opened', () => {
  const today = singaporeDay(new Date())
  const builtIn = loadSandboxData(today)
  const right = persona('right', 10)
  const wrong = (change: Readonly<Record<string, unknown>>) => [right, persona('wrong', 11, change)]
  const child = { kind: 'BIRTH', birthCertificateNo: 'X', name: 'X', sex: 'F', lifeStatus: 'A' }

  test.each<[string, unknown, string]>([
    [
      'a wrong check letter',
      wrong({ items: { uinfin: 'S5009011X' } }),
      '[1].items.uinfin: not a well-formed NRIC or FIN: S, T, F, G or M, seven digits and their check letter, which for S5009011 is ',
    ],
    ['an unknown code', wrong({ items: { sex: 'X' } }), '[1].items.sex: not a code of the table sex; it has F, M, U'],
    [
      'a child older than its parent',
      wrong({ children: [{ ...child, dateOfBirth: '1970-01-01' }] }),
      "[1].children[0].dateOfBirth: not after the parent's, 1980-01-01",
    ],
    [
      'a number of the platform’s',
      wrong({ items: { uinfin: 'S5000002H' } }),
      '[1].items.uinfin: S5000002H is the number of no-cpf; choose another',
    ],
    [
      'a number twice',
      wrong({ items: { uinfin: right.items.uinfin } }),
      `[1].items.uinfin: ${right.items.uinfin} is the number of right; choose another`,
    ],
    ['a name twice', [right, right], '[1].slug: right is given twice in this file'],
    ['a name of the platform’s', persona('no-cpf', 12), 'slug: no-cpf is a persona of the platform'],
    [
      'a company there is not',
      wrong({ roles: [role('lotus-lp')] }),
      '[1].roles[0].company: there is no company lotus-lp; did you mean lotus-llp?',
    ],
    [
      'an agency there is not',
      wrong({ unavailable: ['CPF'] }),
      '[1].unavailable[0]: CPF answers for no item; did you mean CPFB?',
    ],
    [
      'an item there is not',
      wrong({ envelopes: { 'cpfbalances.xa': {} } }),
      '[1].envelopes.cpfbalances.xa: no item of the catalogue has an envelope of this name; did you mean cpfbalances.',
    ],
    ['a key there is not', wrong({ items: { nickname: 'X' } }), '[1].items: Unrecognized key: "nickname"'],
    [
      'a date out of range',
      wrong({ items: { dateOfBirth: 'today-9999y' } }),
      '[1].items.dateOfBirth: not a date: write YYYY-MM-DD, YYYY-MM or YYYY',
    ],
    [
      'a date that would overflow',
      wrong({ items: { passportExpiryDate: 'today+9999y+9999y' } }),
      '[1].items.passportExpiryDate: not a date',
    ],
    [
      'a character no database keeps',
      wrong({ items: { email: undefined, marriageCertificateNo: 'A\u0000B' } }),
      '[1].items.marriageCertificateNo: has a character that cannot be stored',
    ],
    ['half a character', wrong({ shows: 'X\ud83d.' }), '[1].shows: has a character that cannot be stored'],
    [
      'two assessments of a year',
      wrong({ assessments: [assessment(), assessment()] }),
      '[1].assessments[1].yearOfAssessment: 2020 is given twice',
    ],
    [
      'a role that ends before it begins',
      wrong({ roles: [{ ...role('lotus-llp'), validUntil: 'today-2y' }] }),
      '[1].roles[0].validUntil: ',
    ],
    [
      'a number too large for its column',
      wrong({ items: { cpfSpecialDiscountedShares: 3_000_000_000 } }),
      '[1].items.cpfSpecialDiscountedShares: ',
    ],
    ['a value that is missing', [right, { ...right, segment: undefined }], '[1].segment: '],
    ['a list of nothing', [], '(whole file): the list has no persona'],
    ['not a persona at all', 7, '(whole file): '],
    ['no JSON', '{ "slug": ', '(whole file): not valid JSON: '],
  ])('%s', (_case, content, problem) => {
    expect(() => readPersonaFile(fileWith(content), builtIn, today)).toThrow(problem)
  })

  test('by the command, which says where, and writes nothing', async () => {
    const before = await countRows(client)
    const { code, err } = await run('add', fileWith(wrong({ items: { uinfin: 'S5009011X' } })))
    expect(code).toBe(1)
    expect(err).toContain('[1].items.uinfin: not a well-formed NRIC or FIN')
    expect(err).not.toContain('please report')
    expect(await countRows(client)).toEqual(before)
  })

  test('a file that is not there', async () => {
    expect((await run('add', 'nowhere.json')).err).toContain('(whole file): there is no such file')
  })

  test('a number that somebody else in the database has', async () => {
    const { uinfin } = persona('x', 20).items
    await client.query(
      `INSERT INTO person.person (id, segment, updated_on, uinfin) VALUES (gen_random_uuid(), 'SC', now(), $1)`,
      [uinfin],
    )
    const before = await countRows(client)
    const { code, err } = await run('add', fileWith([persona('mine', 21), persona('other', 20)]))
    expect(code).toBe(1)
    expect(err).toContain(`[1].items.uinfin: somebody else in this database has ${uinfin}; choose another`)
    expect(await countRows(client)).toEqual(before)
  })

  test('rows that the database itself refuses', async () => {
    await client.query(
      `CREATE FUNCTION consent.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
       CREATE TRIGGER refuse BEFORE INSERT ON consent.sandbox_persona
         FOR EACH ROW WHEN (NEW.slug = 'refused') EXECUTE FUNCTION consent.refuse()`,
    )
    const before = await countRows(client)
    expect(await run('add', fileWith(persona('refused', 22)))).toMatchObject({ code: 1 })
    expect(await countRows(client)).toEqual(before)
    await client.query('DROP TRIGGER refuse ON consent.sandbox_persona; DROP FUNCTION consent.refuse()')
  })
})

describe('the command', () => {
  test.each<[string, string[], string]>([
    ['an unknown persona', ['show', 'no-cpff'], 'There is no persona no-cpff; did you mean no-cpf?'],
    ['one to remove that is not there', ['remove', 'min'], 'There is no persona min'],
    ['one of the platform’s to remove', ['remove', 'twins'], 'twins is a persona of the platform'],
    ['an unknown command', ['ad', 'x'], 'There is no command ad; did you mean add?'],
    ['a command without its name', ['add'], 'add takes one name, and 0 were given'],
    ['an unknown flag', ['list', '--mine'], '--mine'],
  ])('refuses %s', async (_case, args, sentence) => {
    const { code, err } = await run(...args)
    expect(code).toBe(1)
    expect(err).toContain(sentence)
    expect(err).not.toContain('please report')
  })

  test('is for the sandbox: production is refused before anything is read', async () => {
    const production = { ...environment, IZIN_MODE: 'production', IZIN_GATEWAY_DATABASE_URL: database.gateway }
    for (const args of [['add', fileWith(persona('mine', 30))], ['list'], ['remove', 'mine']]) {
      const { code, err } = await runPersonas(production, ...args)
      expect(code).toBe(1)
      expect(err).toContain('Personas belong to the sandbox, and IZIN_MODE is production')
    }
  })

  test('refuses a database with somebody’s real data', async () => {
    const real = await createTestDatabase()
    const admin = new pg.Client({ connectionString: real.admin })
    await admin.connect()
    await admin.query('DELETE FROM person.sandbox_stamp')
    const before = await countRows(admin)
    const { code, err } = await runPersonas(namedDatabases(real.admin), 'add', fileWith(persona('mine', 31)))
    expect(code).toBe(1)
    expect(err).toContain("holds data that is not the sandbox's")
    expect(await countRows(admin)).toEqual(before)
    await admin.end()
    await real.drop()
  })

  test('says how it is used', async () => {
    expect((await run('--help')).out).toContain('add FILE')
  })
})

function assessment() {
  return { yearOfAssessment: 2020, amount: '1.00', taxClearance: false, category: 'ORIGINAL' }
}

function role(company: string) {
  return { company, role: 'PARTNER', validFrom: 'today-1y' }
}
