// A name that the catalogue does not have is answered with the nearest it has, before anybody is asked for consent.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bank } from '../../../platform/demo/bank.ts'
import { card } from '../../harness/bank-driver.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'

let platform: TestPlatform
let bank: Bank
beforeAll(async () => {
  platform = await startTestPlatform()
  bank = await platform.openBank('merlion-bank')
})
afterAll(() => platform.stop())

test.each([
  ['cpfbalance.oa', 'cpfbalances.oa'],
  ['date_of_birth', undefined],
  ['noa_basic', 'noa-basic'],
])('the scope %s at the pushed request', async (scope, nearest) => {
  const refused = await bank.ask({ ...card, scopes: ['name', 'uinfin', scope] }).catch((error: unknown) => error)
  expect(refused).toMatchObject({ error: 'invalid_scope' })
  const { error_description: description } = refused as { readonly error_description: string }
  expect(description).toContain(`the nearest that is approved: ${nearest ?? ''}`)
})

test('the name of a grouped item at the pushed request', async () => {
  const asked = bank.ask({ ...card, scopes: ['name', 'uinfin', 'cpfbalances'] })
  await expect(asked).rejects.toMatchObject({
    error: 'invalid_scope',
    error_description: expect.stringMatching(
      /a whole item; ask for those of its parts that you need: cpfbalances\.ma cpfbalances\.oa /,
    ),
  })
})
