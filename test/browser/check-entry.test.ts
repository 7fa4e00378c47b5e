// "Check this entry" in Chromium: a resident presses the button and the browser checks the proof by itself; whatever a server
// or somebody on the way changes in the proof is named. Runs where a Chromium is installed.
import { generateKeyPairSync } from 'node:crypto'
import { decodeJwt } from 'jose'
import type { Browser, BrowserContext, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { languages, textsIn } from '../../consent-ui/locales/languages.ts'
import { browserPath, launchBrowser } from '../../docs/browser.ts'
import { type NoteJwk, noteSigner } from '../../log/note/note-key.ts'
import { parseNote, signNote } from '../../log/note/signed-note.ts'
import { openResident } from '../../platform/demo/resident.ts'
import { startTestPlatform, type TestPlatform } from '../harness/start-test-platform.ts'

const persona = 'TAN MEI SAMPLE'

describe.skipIf(browserPath === undefined)('in Chromium', () => {
  let platform: TestPlatform
  let browser: Browser
  let context: BrowserContext
  let tab: Tab
  let eventId: string
  const complaints: string[] = []

  beforeAll(async () => {
    platform = await startTestPlatform({ witness: true })
    const bank = await platform.openBank('merlion-bank')
    const asked = await bank.ask({
      scopes: ['name', 'uinfin', 'email'],
      ...{ purpose: 'credit-card', duration: 'P90D', fetchType: 'PERIODIC' },
    })
    const resident = openResident()
    const tokens = await bank.redeem(asked, await resident.answerRequest(asked.url, { persona, share: true }))
    // Two, so that the proof of the second has a hash in it at least.
    for (const _ of [1, 2])
      await bank.query(platform.endpoint, tokens.accessToken, { query: '{ me { name { value } } }' })
    const consentId = decodeJwt(tokens.accessToken)['consent_id']
    const [event] = await platform.sql<{ id: string }>(
      'SELECT id FROM disclosure_event WHERE consent_id = $1 AND sequence = 2',
      [consentId],
    )
    eventId = event?.id ?? ''
    browser = await launchBrowser()
    context = await browser.newContext()
    const cookies = resident.browser.cookiesFor(new URL(platform.issuer)).split('; ')
    await context.addCookies(
      cookies.map((cookie) => {
        const [name = '', ...value] = cookie.split('=')
        return { name, value: value.join('='), url: platform.issuer }
      }),
    )
    tab = await context.newPage()
    tab.setDefaultTimeout(30_000)
    tab.on('console', (message) => complaints.push(message.text()))
    tab.on('pageerror', (error) => complaints.push(error.message))
    await waitUntilWitnessed()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await platform?.stop()
  })

  async function waitUntilWitnessed(): Promise<void> {
    const covered = `SELECT FROM log_leaf l JOIN log_cosignature w ON w.tree_size > l.index WHERE l.event_id = $1`
    await vi.waitFor(async () => expect(await platform.sql(covered, [eventId])).not.toEqual([]), { timeout: 30_000 })
  }

  const t = textsIn('en').record.check

  /** Opens the entry, presses the button and waits for its conclusion. */
  async function press(): Promise<{ readonly conclusion: string | null; readonly steps: readonly string[] }> {
    await tab.goto(new URL(`/record/${eventId}`, platform.issuer).href)
    await tab.getByRole('button', { name: t.start }).click()
    await tab.locator('[role="status"][data-conclusion]').waitFor()
    const steps = await tab.locator('[data-step]').all()
    return {
      conclusion: await tab.locator('[role="status"]').textContent(),
      steps: await Promise.all(steps.map(async (step) => `${await step.getAttribute('data-outcome')}`)),
    }
  }

  test('an entry that is whole gets its check mark, and the browser complains of nothing', async () => {
    complaints.length = 0
    expect(await press()).toEqual({ conclusion: `✓ ${t.holds}`, steps: Array(5).fill('HOLDS') })
    expect(await tab.locator('[data-step="INCLUSION"]').textContent()).toBe(`✓${t.steps.INCLUSION} ${t.results.HOLDS}`)
    expect(await tab.locator('pre').textContent()).toContain(`"id": "${eventId}"`)
    expect(complaints).toEqual([])
  })

  const changed = (text: string) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`)
  const other = { subject_salt: '0'.repeat(32) }
  test.each<[string, string[], (proof: Proof) => object]>([
    ['its content', ['WRONG'], (p) => ({ ...p, event: { ...p.event, body: { ...p.event.body, purpose: 'other' } } })],
    ['its leaf', ['WRONG'], (p) => ({ ...p, event: { ...p.event, leaf_hash: changed(p.event.leaf_hash) } })],
    [
      'its opening',
      ['HOLDS', 'WRONG'],
      (p) => ({ ...p, event: { ...p.event, opening: { ...p.event.opening, ...other } } }),
    ],
    [
      'the log’s signature',
      ['HOLDS', 'HOLDS', 'WRONG'],
      (p) => ({ ...p, checkpoint: p.checkpoint.replace(/\n(\d+)\n/, (_, size) => `\n${Number(size) + 1}\n`) }),
    ],
    [
      'the place in the log',
      ['HOLDS', 'HOLDS', 'HOLDS', 'WRONG'],
      (p) => ({
        ...p,
        event: { ...p.event, inclusion: p.event.inclusion.with(0, changed(p.event.inclusion[0] ?? '')) },
      }),
    ],
    [
      'the witness’s signature',
      ['HOLDS', 'HOLDS', 'HOLDS', 'HOLDS', 'WRONG'],
      // The bytes after the key's id are the time.
      (p) => ({
        ...p,
        checkpoint: p.checkpoint.replace(
          /(— localhost\/izin-witness .{12})(.)/,
          (_, a, b) => `${a}${b === 'A' ? 'B' : 'A'}`,
        ),
      }),
    ],
  ])('a change of %s on the way is named', async (_case, steps, change) => {
    await tab.route('**/record/*/proof', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, json: change(await answer.json()) })
    })
    const skipped = Array(5 - steps.length).fill('SKIPPED')
    expect(await press()).toEqual({ conclusion: `✗ ${t.wrong}`, steps: [...steps, ...skipped] })
    await tab.unrouteAll()
  })

  test('a log signed anew by somebody else, with their key beside it, does not hold', async () => {
    const { privateKey } = generateKeyPairSync('ed25519')
    const jwk = privateKey.export({ format: 'jwk' }) as NoteJwk
    const other = noteSigner('localhost/izin-log', 'note', jwk)
    await tab.route('**/record/*/proof', async (route) => {
      const answer = await route.fetch()
      const proof: Proof = await answer.json()
      const checkpoint = signNote(parseNote(proof.checkpoint)?.text ?? '', other)
      await route.fulfill({ response: answer, json: { ...proof, checkpoint, keys: [other.verifier.text] } })
    })
    expect((await press()).steps).toEqual(['HOLDS', 'HOLDS', 'WRONG', 'SKIPPED', 'SKIPPED'])
    await tab.unrouteAll()
  })

  test.each([
    ['not sealed yet', { sealed: false }, t.notSealed],
    ['another page instead of a proof', undefined, t.failed],
  ])('%s is said so', async (_case, json, text) => {
    await tab.route('**/record/*/proof', (route) =>
      json === undefined ? route.fulfill({ status: 404, body: 'no' }) : route.fulfill({ json }),
    )
    expect((await press()).conclusion).toBe(text)
    await tab.unrouteAll()
  })

  test('without a witness’s signature what holds is said, and that it waits', async () => {
    await tab.route('**/record/*/proof', async (route) => {
      const answer = await route.fetch()
      const proof: Proof = await answer.json()
      await route.fulfill({
        response: answer,
        json: { ...proof, checkpoint: proof.checkpoint.replace(/— localhost\/izin-witness .*\n/g, '') },
      })
    })
    expect(await press()).toEqual({ conclusion: t.waiting, steps: [...Array(4).fill('HOLDS'), 'WAITING'] })
    await tab.unrouteAll()
  })

  test('a browser without Ed25519 says so, and nothing of the entry', async () => {
    await tab.addInitScript(() => {
      crypto.subtle.importKey = () => Promise.reject(new DOMException('no', 'NotSupportedError'))
    })
    expect((await press()).conclusion).toBe(t.unsupported)
  })

  test('with script off the page says what to do instead, in each language', async () => {
    const still = await browser.newContext({ javaScriptEnabled: false, storageState: await context.storageState() })
    const page = await still.newPage()
    for (const language of languages) {
      await page.goto(new URL(`/record/${eventId}?lang=${language}`, platform.issuer).href)
      expect(await page.getByText(textsIn(language).record.check.needsScript).isVisible(), language).toBe(true)
    }
    expect(await page.locator('#check button').isVisible()).toBe(false)
    await still.close()
  })
})

interface Proof {
  readonly event: {
    readonly body: Record<string, unknown>
    readonly opening: Record<string, string>
    readonly leaf_hash: string
    readonly inclusion: readonly string[]
  }
  readonly checkpoint: string
}
