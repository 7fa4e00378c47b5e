// From the first visit to the first answer, at one click and through the real consent page.
import { expect, test } from 'vitest'
import type { SandboxTab } from './sandbox-tab.ts'

export function firstVisit(world: SandboxTab): void {
  test('leads from the first visit to the first answer by one click', async () => {
    const { platform, tab } = world
    const page = await tab.goto(`${platform.gatewayUrl}/sandbox`)
    const policy = page?.headers()['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'; script-src 'self';")
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*/)
    expect(await tab.locator('script:not([src])').count()).toBe(0)
    await tab.getByText('Your first answer in three steps').waitFor()
    await tab.getByRole('button', { name: 'Get consent and run' }).click()
    await world.answer().getByText('TAN MEI SAMPLE').waitFor()
    expect(platform.asked().some(({ query }) => query.includes('cpfBalances'))).toBe(true)
  })

  test('keeps keys that no script can read', async () => {
    const { tab } = world
    const extractable = await tab.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const opening = Reflect.get(globalThis, 'indexedDB').open('izin-sandbox')
          opening.onerror = reject
          opening.onsuccess = () => {
            const all = opening.result.transaction('keys').objectStore('keys').getAll()
            all.onsuccess = () =>
              resolve(all.result.map((pair: { privateKey: { extractable: boolean } }) => pair.privateKey.extractable))
          }
        }),
    )
    expect(extractable).toEqual([false, false])
  })

  test('offers a consent for a query that has none', async () => {
    const { tab } = world
    await tab.getByRole('button', { name: 'Forget it' }).click()
    await tab.getByRole('button', { name: /^Execute query/ }).click()
    await tab.getByText('This query needs a consent first.').waitFor()
    await world.setQuery('{ me { name { value } ')
    await tab.getByRole('button', { name: 'Get consent and run' }).click()
    await tab.getByText('The query is not complete, so nothing was asked: Syntax Error').waitFor()
  })

  test('goes through the real consent page and comes back with what the resident shared, the choices as they were', async () => {
    const { tab } = world
    await world.setQuery('{ me { name { value } email { value } mobileNumber { number } } }')
    await tab.getByText('3 scopes').waitFor()
    await tab.getByRole('combobox', { name: 'Resident' }).selectOption('no-mobile')
    await tab.locator('.options summary').click()
    await tab.getByRole('combobox', { name: 'Read', exact: true }).selectOption('for one reading')
    await tab.getByRole('button', { name: 'Through the real page' }).click()
    await tab.locator('button[value=citizen-with-everything]').click()
    await tab.getByRole('checkbox', { name: /^Email/ }).check()
    await tab.getByRole('button', { name: 'Share', exact: true }).click()
    await tab.getByText('2 items shared, 1 refused, for one reading').waitFor()
    expect(await tab.getByRole('combobox', { name: 'Resident' }).inputValue()).toBe('no-mobile')
    await tab.locator('.options summary').getByText('for one reading').waitFor()
    await tab.locator('.graphiql-query-editor').getByText('mobileNumber').waitFor()
    expect(new URL(tab.url()).search).toBe('')
  })
}
