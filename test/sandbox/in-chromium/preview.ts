// The consent page beside the query: the real one's question for what is asked, in a frame where nothing can be done.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, test } from 'vitest'
import { mainContent } from '../api/main-content.ts'
import type { SandboxTab } from './sandbox-tab.ts'

const query =
  '{ me { name { value } email { value } noaHistory { __typename } cpfBalances { ordinaryAccount { value } } } }'

export function preview(world: SandboxTab): void {
  const frame = () => world.tab.frameLocator('iframe.specimen')
  const shownDocument = () => world.tab.locator('iframe.specimen').getAttribute('srcdoc')
  beforeAll(async () => {
    await world.openExplorer(query)
    await world.tab.getByRole('tab', { name: 'Scopes' }).click()
    await frame().locator('input[value=noahistory]').waitFor()
  })

  test('has the question of the real page for the same request', async () => {
    const { platform, tab } = world
    const bank = await platform.openBank('merlion-bank')
    const asked = await bank.ask({
      ...{ purpose: 'account-opening', duration: 'P30D', fetchType: 'PERIODIC' },
      scopes: ['cpfbalances.oa', 'email', 'name', 'noahistory'],
    })
    // A resident of their own, who is not signed in yet.
    const context = await tab.context().browser()?.newContext()
    if (!context) throw new Error('the tab has no browser')
    const real = await context.newPage()
    try {
      await real.goto(asked.url.href)
      await real.locator('button[value=citizen-with-everything]').click()
      await real.getByRole('button', { name: 'Share', exact: true }).waitFor()
      const [shown, given] = [
        await frame()
          .locator('html')
          .evaluate((html) => html.outerHTML),
        await real.content(),
      ]
      expect(mainContent(shown)).toBe(mainContent(given))
      expect(given).toContain('TAN MEI SAMPLE')
      expect(shown).not.toContain('TAN MEI')
    } finally {
      await context.close()
    }
  })

  test('can be looked at and nothing else', async () => {
    const { tab } = world
    expect(await tab.locator('iframe.specimen').getAttribute('sandbox')).toBe('')
    await frame().getByText('Preview: nothing here can be given.').waitFor()
    const buttons = await frame().locator('button').all()
    expect(buttons).toHaveLength(4)
    for (const button of buttons) expect(await button.isDisabled()).toBe(true)
    expect(await frame().locator('a[href], script, form[action]').count()).toBe(0)
    // The page itself lets no frame load anything: its text is put in.
    const policy = (await tab.request.get(`${world.platform.gatewayUrl}/sandbox`)).headers()['content-security-policy']
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/frame-src|child-src/)
    // Its styles are there.
    expect(
      await frame()
        .locator('.izin-choice')
        .evaluate((box) => Reflect.get(globalThis, 'getComputedStyle')(box).display),
    ).not.toBe('block')
  })

  test('follows language and purpose, and stays greyed while the query is not complete', async () => {
    const { tab } = world
    await tab.getByRole('combobox', { name: 'In', exact: true }).selectOption('தமிழ்')
    await frame().locator('html[lang=ta]').waitFor()
    await frame().getByText('முன்னோட்டம்').waitFor()
    await tab.getByRole('combobox', { name: 'In', exact: true }).selectOption('English')
    await frame().locator('html[lang=en]').waitFor()
    const before = await shownDocument()
    await world.setQuery('{ me { name { value } ema')
    await tab.getByText('The query is not complete; this is the page of the last one.').waitFor()
    await tab.locator('iframe.specimen--stale').waitFor()
    expect(await shownDocument()).toBe(before)
    expect(await world.complaintsOfAxe(), 'greyed').toEqual([])
    await world.setQuery('{ me { name { value } } }')
    await frame().locator('input[value=email]').waitFor({ state: 'detached' })
    await tab.locator('iframe.specimen:not(.specimen--stale)').waitFor()
  })

  test('says what PAR would, where a query asks for a person and a company', async () => {
    const { tab } = world
    world.provokes(/status of 400 .*\/sandbox\/api\/consent-preview/)
    await world.setQuery('{ me { name { value } } entity { basicProfile { name } } }')
    await tab.locator('.preview').getByText("a person's and a company's data together").waitFor()
    await tab.getByText('One consent is about a person or about a company').first().waitFor()
  })

  test('comes with how to ask for an approval, by a command that works as it stands', async () => {
    const { platform, tab } = world
    await tab.getByRole('combobox', { name: 'As' }).selectOption({ label: 'Lion City Bank' })
    await world.setQuery('{ me { name { value } noaHistory { __typename } } }')
    await tab.getByText('Lion City Bank is not approved for: noahistory.').waitFor()
    await tab.getByText('Or ask as Merlion Bank').waitFor()
    await tab.getByText('by its own template, without noahistory, which may not be asked for.').waitFor()
    const command = String(await tab.locator('.notice--problem pre').textContent())
    const [npx, izin, ...args] = command.split(' ')
    expect([npx, izin]).toEqual(['npx', 'izin'])
    const program = fileURLToPath(new URL('../../../izin/main.ts', import.meta.url))
    const env = { ...process.env, IZIN_OPERATOR_DATABASE_URL: platform.database.operator }
    await promisify(execFile)(process.execPath, [program, ...args], { env })
    await tab.reload()
    await tab.getByRole('combobox', { name: 'As' }).selectOption({ label: 'Lion City Bank' })
    await frame().locator('input[value=noahistory]').waitFor()
    expect(await tab.getByText('is not approved for').count()).toBe(0)
    await platform.sql(`DELETE FROM client_item WHERE client_id = 'lion-city-bank' AND scope = 'noahistory'`)
  })
}
