// The panel “Why”: beside each null the reason and the way to the field.
import { beforeAll, expect, test } from 'vitest'
import type { SandboxTab } from './sandbox-tab.ts'

export function why(world: SandboxTab): void {
  beforeAll(() => world.openExplorer())

  test('shows what a partial grant leaves out, and asks no agency for it', async () => {
    const { platform, tab } = world
    await tab.getByRole('checkbox', { name: /^Email address/ }).uncheck()
    platform.forget()
    await tab.getByRole('button', { name: 'Get consent and run' }).click()
    await tab.getByText('3 items shared, 1 refused').waitFor()
    await world.answer().getByText('UNAUTHORIZED_FIELD_OR_TYPE').waitFor()
    expect(platform.asked().length).toBeGreaterThan(0)
    expect(platform.asked().filter(({ query }) => /\bemail\b/.test(query))).toEqual([])
    await tab.getByRole('tab', { name: 'Why (1)' }).click()
    await world.why().getByText('me.email is null. The resident was asked for email and did not share it.').waitFor()
    const [event] = await platform.sql<{ id: string }>('SELECT id FROM disclosure_event ORDER BY time DESC LIMIT 1')
    await world
      .why()
      .getByText(event?.id ?? 'no event')
      .waitFor()
    const documents = await world.why().locator('ol pre').allTextContents()
    expect(documents.sort()).toEqual([...new Set(platform.asked().map(({ query }) => query))].sort())
    await world.why().getByRole('button', { name: 'Share email too, and run' }).click()
    await world.answer().getByText('mei.sample@').waitFor()
    await world.why().getByText('Every field was released.').waitFor()
  })

  test('says whose word is missing where the bank may not ask, and what an empty value means', async () => {
    const { tab } = world
    await tab.getByRole('combobox', { name: 'As' }).selectOption({ label: 'Lion City Bank' })
    await tab.getByRole('combobox', { name: 'Resident' }).selectOption('no-contact-data')
    await world.setQuery('{ me { name { value } email { value state } noa { __typename } } }')
    await tab.getByRole('button', { name: 'Get consent and run' }).click()
    await tab.getByRole('tab', { name: 'Why (1)' }).click()
    await world.why().getByText('me.noa is null. Lion City Bank is not approved for noa.').waitFor()
    await world.why().getByText('Run it as Merlion Bank').waitFor()
    await world.why().getByText('me.email.value is null. The agency knows that there is nothing.').waitFor()
  })
}
