// A query about a company: which one, and who may share its data.
import { expect, test } from 'vitest'
import type { SandboxTab } from './sandbox-tab.ts'

export function company(world: SandboxTab): void {
  test('is the one that was chosen, of those the resident acts for, and never another’s', async () => {
    const { platform, tab } = world
    const resident = tab.getByRole('combobox', { name: 'Resident' })
    const which = tab.getByRole('combobox', { name: 'Company' })
    const getConsent = () => tab.getByRole('button', { name: 'Get consent and run' }).click()
    await world.openExplorer('{ entity { basicProfile { name } } }')
    await resident.selectOption('director-of-several-companies')
    const names = await which.locator('option').allTextContents()
    expect(names.length).toBeGreaterThan(1)
    for (const name of names.slice(0, 2)) {
      await which.selectOption({ label: name })
      await tab.getByText('No consent yet.').waitFor()
      await getConsent()
      await world.answer().getByText(name).waitFor()
    }

    await resident.selectOption('no-cpf')
    expect(await which.locator('option').allTextContents()).toEqual(['acts for none'])
    platform.forget()
    await getConsent()
    await world.notice().getByText('no-cpf acts for no company').waitFor()
    expect(platform.asked()).toEqual([])

    await resident.selectOption('company-director')
    const [theirs = ''] = await which.locator('option').allTextContents()
    expect(await which.locator('option:checked').textContent()).toBe(theirs)
    await getConsent()
    await world.answer().getByText(theirs).waitFor()
    expect(platform.asked().every(({ query }) => !query.includes('me {'))).toBe(true)
  })
}
