// The explorer is as one left it, whatever one looked at in between.
import { expect, test } from 'vitest'
import type { SandboxTab } from './sandbox-tab.ts'

export function views(world: SandboxTab): void {
  async function lookElsewhere(): Promise<void> {
    const { tab } = world
    for (const view of ['Inspector', 'Your own']) {
      await tab.getByRole('link', { name: view }).click()
      await tab.getByRole('heading', { name: view, level: 1 }).waitFor()
      expect(await world.answer().isVisible(), view).toBe(false)
    }
    await tab.getByRole('link', { name: 'Explorer' }).click()
  }

  test('keep the choices, the query, the consent and the answer, and what was forgotten stays forgotten', async () => {
    const { tab } = world
    await world.openExplorer('{ me { name { value } email { value } } }')
    await tab.getByRole('combobox', { name: 'As' }).selectOption({ label: 'Lion City Bank' })
    await tab.getByRole('combobox', { name: 'Resident' }).selectOption('no-mobile')
    await tab.getByRole('combobox', { name: 'Fault' }).selectOption('agency-slow')
    await tab.getByRole('spinbutton', { name: 'Late by, in ms' }).fill('1')
    await tab.getByRole('checkbox', { name: /^Email address/ }).uncheck()
    await tab.getByRole('button', { name: 'Get consent and run' }).click()
    await tab.getByText('1 item shared, 1 refused').waitFor()
    await world.answer().getByText('UNAUTHORIZED_FIELD_OR_TYPE').waitFor()
    const value = (name: string) => tab.getByRole('combobox', { name }).inputValue()
    const shown = async () => ({
      ...{ bank: await value('As'), resident: await value('Resident'), fault: await value('Fault') },
      late: await tab.getByRole('spinbutton', { name: 'Late by, in ms' }).inputValue(),
      email: await tab.getByRole('checkbox', { name: /^Email address/ }).isChecked(),
      why: await tab.getByRole('tab', { name: /^Why/ }).textContent(),
      query: await tab.locator('.graphiql-query-editor .view-line').first().textContent(),
      answer: await world.answer().locator('.view-lines').textContent(),
    })
    const before = await shown()
    expect(before).toMatchObject({ bank: 'lion-city-bank', resident: 'no-mobile', email: false, why: 'Why (1)' })

    await lookElsewhere()
    await tab.getByText('1 item shared, 1 refused').waitFor()
    expect(await shown()).toEqual(before)

    await tab.getByRole('button', { name: 'Forget it' }).click()
    await lookElsewhere()
    await tab.getByText('No consent yet.').waitFor()
    await tab.getByRole('button', { name: /^Execute query/ }).click()
    await tab.getByText('This query needs a consent first.').waitFor()
  })
}
