// Faults from the page.
import { beforeAll, expect, test } from 'vitest'
import type { SandboxTab } from './sandbox-tab.ts'

export function faults(world: SandboxTab): void {
  beforeAll(async () => {
    await world.openExplorer('{ me { email { value } } }')
    await world.tab.getByRole('button', { name: 'Get consent and run' }).click()
    await world.answer().getByText('mei.sample@').waitFor()
  })

  test('sends along what shall go wrong, until that is cleared', async () => {
    const { tab } = world
    const fault = tab.getByRole('combobox', { name: 'Fault' })
    const run = () => tab.getByRole('button', { name: /^Execute query/ }).click()
    await fault.fill('agency-down=Singpass')
    await run()
    await world.answer().getByText('AGENCY_ERROR').waitFor()
    await fault.fill('')
    await run()
    await world.answer().getByText('mei.sample@').waitFor()
    expect(await world.answer().getByText('AGENCY_ERROR').count()).toBe(0)
  })
}
