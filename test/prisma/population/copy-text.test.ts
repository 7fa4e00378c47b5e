import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { copyInto } from '../../../prisma/population/database/copy-into.ts'
import { CopyTexts } from '../../../prisma/population/database/copy-text.ts'
import { createTestDatabase, type TestDatabase } from '../../harness/create-test-database.ts'

let database: TestDatabase
let client: pg.Client
beforeAll(async () => {
  database = await createTestDatabase({ empty: true })
  client = new pg.Client({ connectionString: database.admin })
  await client.connect()
  await client.query('CREATE TABLE public.odd (id int, text text, flag boolean, record jsonb)')
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

const columns = {
  odd: [
    { name: 'id', key: 'id', json: false },
    { name: 'text', key: 'text', json: false },
    { name: 'flag', key: 'flag', json: false },
    { name: 'record', key: 'record', json: true },
  ],
}

it('comes back from the database as it was, whatever characters it has', async () => {
  const texts = ['', '\\N', 'a\tb\nc\rd\\e', '陈美玲 \\ ஆனந்த்\t😀', 'ü'.repeat(70_000)]
  const rows = texts.map((text, id) => ({ id, text, flag: id % 2 === 0, record: { text, list: [1, null] } }))
  const gathered = new CopyTexts(columns)
  for (const { id, ...row } of rows) gathered.add('odd', { id }, row)
  gathered.add('odd', { id: 99, text: 'head' }, { text: null, record: undefined })
  for (const text of gathered.all()) await copyInto(client, 'public', text)
  const { rows: found } = await client.query('SELECT * FROM public.odd ORDER BY id')
  expect(found).toEqual([...rows, { id: 99, text: 'head', flag: null, record: null }])
})

it('that the database refuses is an error, and the connection can be used on', async () => {
  const gathered = new CopyTexts(columns)
  gathered.add('odd', {}, { id: 'one' })
  const [text] = gathered.all()
  if (!text) throw new Error('no text')
  await expect(copyInto(client, 'public', text)).rejects.toMatchObject({ code: '22P02' })
  await expect(copyInto(client, 'nowhere', text)).rejects.toMatchObject({ code: '3F000' })
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
})
