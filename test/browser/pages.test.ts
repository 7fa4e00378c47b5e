// Every page in Chromium: four languages at three widths without a complaint of axe-core, nothing wider than the screen,
// dark too; by keyboard alone with script off; and an amendment with what is new marked. Runs where a Chromium is installed.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Browser, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Language, languages, textsIn } from '../../consent-ui/locales/languages.ts'
import { browserPath, launchBrowser } from '../../docs/browser.ts'
import { leaveBank, walkEveryPage } from '../../docs/every-page.ts'
import type { Bank } from '../../platform/demo/bank.ts'
import { fullRun } from '../harness/scale.ts'
import { startTestPlatform, type TestPlatform } from '../harness/start-test-platform.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

if (browserPath === undefined) {
  console.warn(
    'NO CHROMIUM IS INSTALLED: the pages are NOT tested in a browser (apt-get install chromium fonts-noto-cjk fonts-noto-core)',
  )
}

describe.skipIf(browserPath === undefined)('the pages in Chromium', () => {
  let platform: TestPlatform
  let browser: Browser
  let banks: { readonly merlion: Bank; readonly ownApp: Bank }
  beforeAll(async () => {
    platform = await startTestPlatform({ witness: true })
    banks = { merlion: await platform.openBank('merlion-bank'), ownApp: await platform.openBank('izin-app') }
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  const walkOf = (language: Language) => {
    const { issuer, endpoint } = platform
    const who = { resident: 'citizen-with-everything', director: 'company-director' }
    return { issuer, endpoint, language, ...banks, ...who }
  }

  // A full run looks at all four; otherwise the one with the longest words and another script stands for the rest. Each has a
  // browser window of its own, so they go side by side.
  test.concurrent.each<Language>(fullRun ? languages : ['en', 'ta'])(
    'in %s no page breaks a rule at any width',
    async (language) => {
      const context = await browser.newContext({
        bypassCSP: true,
        reducedMotion: 'reduce',
        viewport: { width: 1280, height: 900 },
      })
      await context.addInitScript(axeSource)
      const tab = await context.newPage()
      const seen: string[] = []
      await walkEveryPage(tab, walkOf(language), async (name) => {
        seen.push(name)
        expect(await tab.locator('html').getAttribute('lang'), name).toBe(language)
        await fits(tab, 1280, name)
        // The rules are run once; in the dark only those about colours can come out otherwise.
        if (language === 'en') {
          await tab.emulateMedia({ colorScheme: 'dark' })
          expect(await complaints(tab, { type: 'rule', values: ['color-contrast'] }), `${name}, dark`).toEqual([])
          await tab.emulateMedia({ colorScheme: 'light' })
        }
        for (const width of [768, 320]) {
          await tab.setViewportSize({ width, height: 900 })
          await fits(tab, width, name)
        }
        // Colours are the same in every language, and to judge them takes longest.
        const rules = { 'color-contrast': { enabled: language === 'en' || fullRun } }
        expect(await complaints(tab, { type: 'tag', values: tags }, rules), `${name} at 320`).toEqual([])
        await tab.setViewportSize({ width: 1280, height: 900 })
        if (name === 'change-of-a-consent') await checkMarks(tab, language)
      })
      expect(seen.length).toBeGreaterThan(20)
      await context.close()
    },
    300_000,
  )

  test.concurrent('by keyboard alone and with script off a person signs in, ticks, shares and withdraws', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 768, height: 900 } })
    const tab = await context.newPage()
    const asked = await banks.merlion.askWith({
      scope: 'name uinfin email cpfbalances.oa cpfbalances.ma',
      authorization_details: JSON.stringify([
        { type: 'izin_consent', purpose: 'account-opening', duration: 'P30D', fetch_type: 'PERIODIC' },
      ]),
    })
    await tab.goto(asked.url.href)
    await tab.keyboard.press('Tab')
    expect(await focused(tab)).toMatchObject({ text: 'Skip to the main content', visible: true })
    await tabTo(tab, (at) => at.value === 'citizen-with-everything')
    await tab.keyboard.press('Enter')
    await tab.waitForURL(/\/interaction\//)
    await tabTo(tab, (at) => at.value === 'email')
    await tab.keyboard.press('Space')
    await tabTo(tab, (at) => at.value === 'share')
    const callback = tab.waitForRequest((request) => new URL(request.url()).pathname === '/callback')
    await tab.keyboard.press('Enter')
    const cameBackTo = new URL((await callback).url())
    await leaveBank(tab)
    const tokens = await banks.merlion.redeem(asked, cameBackTo)
    expect(tokens.scopes.toSorted()).toEqual(['email', 'name', 'uinfin'])

    await tab.goto(new URL('/consents', platform.issuer).href)
    await tabTo(tab, (at) => at.text === 'Withdraw')
    await tab.keyboard.press('Enter')
    await tab.waitForURL(/\/withdrawal$/)
    expect(await tab.locator('h1').textContent()).toBe('Withdrawn')
    await context.close()
  })
})

/** Nothing is wider than the window. */
async function fits(tab: Tab, width: number, name: string): Promise<void> {
  const needed = await tab.locator('html').evaluate((html) => html.scrollWidth)
  expect(needed, `${name} at ${width}`).toBeLessThanOrEqual(width)
}

/** What axe-core finds, in short. */
async function complaints(tab: Tab, runOnly: axe.RunOnly, rules: axe.RuleObject = {}): Promise<string[]> {
  const results = await tab.evaluate(
    (chosen) =>
      Reflect.get(globalThis, 'axe').run({ ...chosen, resultTypes: ['violations'] }) as Promise<axe.AxeResults>,
    { runOnly, rules },
  )
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${id}: ${target} ${html.slice(0, 160)}`),
  )
}

/** What is new is marked and can be chosen; what was refused stays out of the form. */
async function checkMarks(tab: Tab, language: Language): Promise<void> {
  const t = textsIn(language).amend
  const added = tab.locator('section.izin-new[aria-labelledby="added"]')
  expect(await added.locator('.izin-mark').textContent()).toBe(t.addedMark)
  const offered = tab.locator('input[type="checkbox"][name="item"]')
  expect(await offered.evaluateAll((inputs) => inputs.map((one) => one.getAttribute('value')).sort())).toEqual([
    'housingtype',
    'occupation',
  ])
  expect(await offered.evaluateAll((inputs) => inputs.filter((one) => one.matches(':checked')).length)).toBe(0)
  expect(await tab.locator('tbody .izin-mark').allTextContents()).toEqual([t.changedMark])
  const refused = tab.locator('h2', { hasText: t.refusedBefore }).locator('+ .izin-box')
  expect(await refused.textContent()).toContain(textsIn(language).names.parts['nationality'] ?? 'Nationality')
}

interface Focused {
  readonly text: string
  readonly value: string | null
  /** The focus can be seen: it has an outline or another ground. */
  readonly visible: boolean
}

function focused(tab: Tab): Promise<Focused> {
  return tab.locator(':focus').evaluate((at) => {
    const view = at.ownerDocument.defaultView
    const style = view?.getComputedStyle(at)
    const box = at.getBoundingClientRect()
    const marked = style?.outlineStyle !== 'none' || style?.boxShadow !== 'none'
    return { text: at.textContent?.trim() ?? '', value: at.getAttribute('value'), visible: marked && box.width > 0 }
  })
}

async function tabTo(tab: Tab, wanted: (at: Focused) => boolean): Promise<void> {
  for (let presses = 0; presses < 400; presses += 1) {
    await tab.keyboard.press('Tab')
    if ((await tab.locator(':focus').count()) > 0 && wanted(await focused(tab))) return
  }
  throw new Error('the keyboard never came there')
}
