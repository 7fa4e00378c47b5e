// One developer's way over the sandbox's views, in a real browser, in English alone as the views are: for the screenshots.
import type { Page as Tab } from 'playwright-core'

/** Calls `look` with the name of each view once it is shown. */
export async function walkEveryView(tab: Tab, gateway: string, look: (name: string) => Promise<void>): Promise<void> {
  tab.setDefaultTimeout(60_000)
  await tab.goto(new URL('/sandbox', gateway).href)
  await tab.getByText('Your first answer in three steps').waitFor()
  // An item that the resident keeps back shows what a developer sees of it.
  await tab.getByRole('checkbox', { name: /^Email address/ }).uncheck()
  await tab.getByRole('button', { name: 'Get consent and run' }).click()
  await tab.locator('.graphiql-response').getByText('TAN MEI SAMPLE').waitFor()
  await tab.frameLocator('iframe').getByRole('heading', { level: 1 }).waitFor()
  await look('scopes')
  await tab.getByRole('tab', { name: /^Why/ }).click()
  await look('why')
  await tab.getByRole('tab', { name: 'Copy as code' }).click()
  await tab.getByRole('button', { name: 'Make and copy a command' }).click()
  await tab.getByText(/^Runs once, until/).waitFor()
  await look('code')
  await tab.getByRole('link', { name: 'Inspector' }).click()
  await tab.locator('.flow li summary').first().waitFor()
  for (const summary of await tab.locator('.flow li summary').all()) await summary.click()
  await tab.getByRole('button', { name: 'Inspect dpop of: The code' }).click()
  await tab.getByRole('combobox', { name: 'Sent by POST to' }).selectOption(new URL('/graphql', gateway).href)
  await tab.locator('.inspection').getByText('it must be').first().waitFor()
  await look('inspector')
  await tab.getByRole('link', { name: 'Schema map' }).click()
  await tab.locator('svg.map').waitFor()
  await look('map')
  await tab.getByRole('link', { name: 'Your own' }).click()
  await tab.getByRole('heading', { name: 'Your own client and personas' }).waitFor()
  await look('own')
}
