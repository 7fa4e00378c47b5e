// The pages in a real browser with script off: what a browser enforces (CSP, cookies, redirects of forms) can't be tested
// without one. Runs where a Chromium is installed; the other tests need none.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from './start-test-server.ts'

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

describe.skipIf(executablePath === undefined)('in Chromium', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.stop())

  test('a person signs in, shares and is led back to the bank without the browser objecting to anything', async () => {
    const bank = await server.openBank(server.northBank)
    const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox'] })
    try {
      const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('console', (message) => complaints.push(message.text()))

      const consent = { purpose: 'test-card', duration: 'P90D', fetchType: 'PERIODIC' } as const
      const asked = await bank.ask({ ...consent, scopes: ['name', 'email'] })
      await page.goto(asked.url.href)
      await page.getByRole('searchbox').fill('ada lim')
      await page.getByRole('button', { name: 'Search' }).click()
      await page.getByRole('button', { name: `Sign in as ${server.ada.name}` }).click()
      await page.getByRole('heading', { level: 1, name: 'North Bank Ltd asks to see your data' }).waitFor()
      // Nothing is wider than the screen.
      expect(await page.locator('html').evaluate((html) => html.scrollWidth)).toBeLessThanOrEqual(320)
      expect(await page.getByRole('checkbox', { name: 'Email address' }).isChecked()).toBe(false)
      await page.getByRole('checkbox', { name: 'Email address' }).check()

      const callback = page.waitForRequest((request) => request.url().startsWith(server.northBank.redirectUri))
      // The test bank's callback does not answer, so the click itself ends in an error page.
      await page
        .getByRole('button', { name: 'Share', exact: true })
        .click()
        .catch(() => {})
      const tokens = await bank.redeem(asked, new URL((await callback).url()))
      expect(tokens.scopes.toSorted()).toEqual(['email', 'name'])
      expect(complaints).toEqual([])
    } finally {
      await browser.close()
    }
  })
})
