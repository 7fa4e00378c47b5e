// Every view under the rules of axe-core, at two widths.
import { beforeAll, expect, test } from 'vitest'
import type { SandboxTab } from './sandbox-tab.ts'

export function accessibility(world: SandboxTab): void {
  beforeAll(async () => {
    await world.openExplorer()
    await world.tab.getByRole('button', { name: 'Get consent and run' }).click()
    await world.answer().getByText('mei.sample@').waitFor()
    // With all that a fault has to be chosen, and what stands beside the answer then.
    await world.tab.getByRole('combobox', { name: 'Fault' }).selectOption('agency-slow')
    await world.tab.getByRole('status', { name: 'Fault' }).getByText('goes along').waitFor()
  })

  test('breaks no rule of axe-core, and fits at 1280 and 768 px', async () => {
    const { tab } = world
    for (const width of [1280, 768]) {
      await tab.setViewportSize({ width, height: 900 })
      const shown = await tab.locator('html').evaluate((html) => html.scrollWidth)
      expect(shown, `at ${width}`).toBeLessThanOrEqual(width)
      // A width changes the layout alone, so one panel stands for all at the other.
      for (const name of width === 768 ? ['Scopes', /^Why/, 'Copy as code'] : ['Scopes']) {
        await tab.getByRole('tab', { name }).click()
        expect(await world.complaintsOfAxe(), `${name} at ${width}`).toEqual([])
      }
    }
    await tab.setViewportSize({ width: 1280, height: 900 })
    await tab.getByRole('button', { name: 'Show Documentation Explorer' }).click()
    await tab.locator('.graphiql-doc-explorer').getByText('Person', { exact: true }).first().click()
    await tab.locator('.graphiql-doc-explorer').getByText('cpfBalances').first().waitFor()
    expect(await world.complaintsOfAxe(), 'documentation').toEqual([])
    for (const [view, heading] of [
      ['Schema map', 'Schema map'],
      ['Your own', 'Your own client and personas'],
    ] as const) {
      await tab.getByRole('link', { name: view }).click()
      await tab.getByRole('heading', { name: heading, level: 1 }).waitFor()
      expect(await world.complaintsOfAxe(), view).toEqual([])
    }
  })
}
