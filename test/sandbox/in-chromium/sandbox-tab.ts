// The sandbox's application in Chromium for its tests: one platform and one tab for all suites. It hears every request and
// every complaint of the browser, so that the last suite can say that there was none which a suite did not provoke.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import type { Browser, Locator, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchBrowser } from '../../../docs/browser.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'
import { there } from '../../harness/there.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface SandboxTab {
  readonly platform: TestPlatform
  readonly tab: Tab
  /** The address of every request so far. */
  readonly requests: readonly string[]
  /** What the browser complained of, each with the address it is about. */
  readonly complaints: readonly string[]
  readonly provocations: readonly RegExp[]
  /** To be said by a test whose doing makes the browser complain once: `status of 403 .* /graphql$`. */
  provokes(complaint: RegExp): void
  /** The explorer as at the first visit, in the session of nobody, with this query if one is given. */
  openExplorer(query?: string): Promise<void>
  setQuery(query: string): Promise<void>
  /** The answer that the explorer shows. */
  answer(): Locator
  why(): Locator
  /** What stands in the way, above the query. */
  notice(): Locator
  /** Each rule of axe-core that what is shown breaks, with the element. */
  complaintsOfAxe(): Promise<string[]>
}

/** Opened before the suites of the calling file, closed after them. */
export function openSandboxTab(): SandboxTab {
  let platform: TestPlatform | undefined
  let browser: Browser | undefined
  let tab: Tab | undefined
  const requests: string[] = []
  const complaints: string[] = []
  const provocations: RegExp[] = []

  beforeAll(async () => {
    platform = await startTestPlatform()
    browser = await launchBrowser()
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    context.setDefaultTimeout(50_000)
    await context.addInitScript(axeSource)
    context.on('request', (request) => requests.push(request.url()))
    context.on('console', (line) => {
      if (['error', 'warning'].includes(line.type())) complaints.push(`${line.text()} ${line.location().url}`)
    })
    context.on('weberror', (error) => complaints.push(error.error().message))
    tab = await context.newPage()
  })
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  const world: SandboxTab = {
    get platform() {
      return there(platform)
    },
    get tab() {
      return there(tab)
    },
    ...{ requests, complaints, provocations },
    provokes: (complaint) => provocations.push(complaint),
    async openExplorer(query) {
      const { gatewayUrl } = world.platform
      // Of the same origin, and without the application, which would write down anew what it knows.
      await world.tab.goto(`${gatewayUrl}/healthz`)
      await world.tab.evaluate(() => {
        for (const kept of ['sessionStorage', 'localStorage']) Reflect.get(globalThis, kept).clear()
      })
      await world.tab.goto(`${gatewayUrl}/sandbox`)
      await world.tab.getByRole('button', { name: 'Get consent and run' }).waitFor()
      if (query !== undefined) await world.setQuery(query)
    },
    /** Not by keyboard: the editor closes each bracket by itself. */
    async setQuery(query) {
      await world.tab.locator('.graphiql-query-editor .view-line').first().waitFor()
      await world.tab.evaluate(
        (text) => Reflect.get(globalThis, '__MONACO').editor.getEditors()[0].setValue(text),
        query,
      )
    },
    answer: () => world.tab.locator('.graphiql-response'),
    notice: () => world.tab.locator('.session .notice'),
    why: () => world.tab.getByRole('tabpanel', { name: /^Why/ }),
    async complaintsOfAxe() {
      const { violations } = await world.tab.evaluate(async () => {
        const results: axe.AxeResults = await Reflect.get(globalThis, 'axe').run({ resultTypes: ['violations'] })
        return results
      })
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, html }) => `${id}: ${target} ${html.slice(0, 160)}`),
      )
    },
  }
  return world
}
