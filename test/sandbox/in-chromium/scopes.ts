// The panel “Scopes”: what a query needs, as one types.
import { beforeAll, test } from 'vitest'
import type { SandboxTab } from './sandbox-tab.ts'

export function scopes(world: SandboxTab): void {
  beforeAll(() =>
    world.openExplorer('{ me { name { value } email { value } mobileNumber { number } noa { __typename } } }'),
  )

  test('are listed as one types, with those that the bank is not approved for', async () => {
    const { tab } = world
    await tab.getByRole('tab', { name: 'Scopes' }).click()
    await tab.getByRole('combobox', { name: 'As' }).selectOption({ label: 'Lion City Bank' })
    await tab.getByText('4 scopes').waitFor()
    await tab.getByText('Lion City Bank is not approved for: noa.').waitFor()
    await world.setQuery('{ me { name { value } } }')
    await tab.getByText('1 scope', { exact: true }).waitFor()
  })
}
