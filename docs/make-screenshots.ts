// npm run screenshots: every page of the residents' pages in two languages, wide, and in the first the main ones narrow, dark
// and as printed; then the views of the sandbox. Starts a platform of its own; needs a Chromium and fonts for Chinese (fonts-noto-cjk).
import { mkdir, writeFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { Page as Tab } from 'playwright-core'
import { languages as allLanguages, type Language } from '../consent-ui/locales/languages.ts'
import { startDemoPlatform } from '../platform/demo/demo-platform.ts'
import { launchBrowser } from './browser.ts'
import { walkEveryPage } from './every-page.ts'
import { walkEveryView } from './every-view.ts'
import { smallerPng } from './smaller-png.ts'

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h' },
    to: { type: 'string' },
    language: { type: 'string', multiple: true },
  },
})
if (values.help) {
  console.log(`npm run screenshots -- [--language ${allLanguages.join('|')}]… [--to FOLDER/]: every page, as a resident sees it,
and the sandbox's views.

Without options English and Chinese, into docs/screenshots.`)
  process.exit(0)
}
const folder = new URL(values.to ?? './screenshots/', values.to ? pathToFileURL(`${process.cwd()}/`) : import.meta.url)
const languages: readonly Language[] = allLanguages.filter((one) => (values.language ?? ['en', 'zh']).includes(one))
/** A longer page, such as the list of all personas, is shown as far as the window goes. */
const tallest = 6000
const alsoNarrow = new Set(['consent', 'my-consents'])
const alsoDark = new Set(['consent'])

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
  await mkdir(new URL('sandbox/', folder), { recursive: true })
  const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await walkEveryView(tab, platform.gatewayUrl, async (name) => {
    await writeFile(new URL(`sandbox/${name}.png`, folder), smallerPng(await tab.screenshot()))
    console.log(name)
  })
} finally {
  await browser.close()
  await platform.stop()
}

async function shoot(tab: Tab, language: Language, name: string): Promise<void> {
  const height = await tab.locator('html').evaluate((html) => html.scrollHeight)
  const save = async (suffix: string) => {
    const png = await tab.screenshot({ fullPage: height < tallest })
    await writeFile(new URL(`${language}/${name}${suffix}.png`, folder), smallerPng(png))
  }
  await save('')
  if (language !== languages[0]) return console.log(`${language} ${name}`)
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
