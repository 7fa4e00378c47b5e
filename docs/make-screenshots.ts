// npm run screenshots: every page of the residents' pages in two languages, wide, and the main ones narrow, dark and as
// printed. Starts a platform of its own; needs a Chromium and fonts for Chinese (fonts-noto-cjk).
import { mkdir } from 'node:fs/promises'
import type { Page as Tab } from 'playwright-core'
import type { Language } from '../consent-ui/locales/languages.ts'
import { startDemoPlatform } from '../platform/demo/demo-platform.ts'
import { launchBrowser } from './browser.ts'
import { walkEveryPage } from './every-page.ts'

const folder = new URL('./screenshots/', import.meta.url)
const languages: readonly Language[] = ['en', 'zh']
/** A longer page, such as the list of all personas, is shown as far as the window goes. */
const tallest = 6000
const alsoNarrow = new Set(['consent', 'my-consents', 'change-of-a-consent'])
const alsoDark = new Set(['consent', 'one-consent'])

const platform = await startDemoPlatform(() => {})
const browser = await launchBrowser()
try {
  const merlion = await platform.openBank('merlion-bank', 'http://127.0.0.1:4090/callback')
  const ownApp = await platform.openBank('izin-app', 'http://127.0.0.1:4092/callback')
  const endpoint = new URL('/graphql', platform.gatewayUrl)
  for (const language of languages) {
    await mkdir(new URL(`${language}/`, folder), { recursive: true })
    const context = await browser.newContext({ viewport: { width: 960, height: 900 }, locale: language })
    const tab = await context.newPage()
    const walk = { issuer: platform.issuer, endpoint, merlion, ownApp, language }
    const who = { resident: 'citizen-with-everything', director: 'company-director' }
    await walkEveryPage(tab, { ...walk, ...who }, (name) => shoot(tab, language, name))
    await context.close()
  }
} finally {
  await browser.close()
  await platform.stop()
}

async function shoot(tab: Tab, language: Language, name: string): Promise<void> {
  const height = await tab.locator('html').evaluate((html) => html.scrollHeight)
  const save = (suffix: string) =>
    tab.screenshot({
      path: new URL(`${language}/${name}${suffix}.png`, folder).pathname,
      fullPage: height < tallest,
    })
  await save('')
  if (alsoDark.has(name)) {
    await tab.emulateMedia({ colorScheme: 'dark' })
    await save('-dark')
    await tab.emulateMedia({ colorScheme: 'light' })
  }
  if (name === 'receipt') {
    await tab.emulateMedia({ media: 'print' })
    await save('-printed')
    await tab.emulateMedia({ media: 'screen' })
  }
  if (alsoNarrow.has(name)) {
    await tab.setViewportSize({ width: 320, height: 640 })
    await save('-320')
    await tab.setViewportSize({ width: 960, height: 900 })
  }
  console.log(`${language} ${name}`)
}
