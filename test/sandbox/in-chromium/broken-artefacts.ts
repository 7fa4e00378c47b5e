// The table of broken artefacts in the page: each pasted, with what the page must be told of its place, and read there. What
// is pasted goes nowhere.
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fullRun } from '../../harness/scale.ts'
import { testKeys } from '../../harness/test-keys.ts'
import { type ArtefactWorld, artefactWorld, assertion, keyFrom, proof, token } from '../../inspector/artefact-world.ts'
import { type BrokenArtefact, brokenArtefacts, strangers } from '../../inspector/broken-artefacts.ts'
import type { SandboxTab } from './sandbox-tab.ts'

/** Names stand as code, not between backticks. */
const asShown = (words: string) => words.replaceAll(/`([\w.:/ -]+)`/g, '$1')

const polled = { interval: 5, timeout: 50_000 }

export function brokenArtefactsInPage(world: SandboxTab): void {
  let artefacts: ArtefactWorld
  let requestsBefore = 0

  const pasted = () => world.tab.getByRole('textbox', { name: 'What to inspect' })
  const said = () => world.tab.locator('.inspection')
  const choose = (name: string | RegExp, option: string) =>
    world.tab.getByRole('combobox', { name }).selectOption(option)

  /** Nothing of the one before is left when it is read. */
  async function paste(text: string): Promise<void> {
    await pasted().fill('')
    await said().waitFor({ state: 'detached' })
    await pasted().fill(text)
  }

  const wrongOnes = () =>
    said()
      .locator('.finding--wrong')
      .evaluateAll((findings) =>
        findings.map((finding) => ({
          rule: finding.getAttribute('data-rule'),
          says: finding.textContent,
          clause: finding.querySelector('small')?.textContent,
        })),
      )

  function addressOf(to: BrokenArtefact['to']): string {
    const { issuer } = artefacts
    return { resource: artefacts.resource, token: `${issuer}/token`, par: `${issuer}/par` }[to]
  }

  beforeAll(async () => {
    await world.openExplorer()
    await world.tab.getByRole('button', { name: 'Get consent and run' }).click()
    await world.answer().getByText('mei.sample@').waitFor()
    const { platform, tab } = world
    const [signing] = (await testKeys()).signingKeys.keys
    if (!signing) throw new Error('no signing key')
    await tab.getByRole('link', { name: 'Inspector' }).click()
    artefacts = await artefactWorld({
      now: () => Math.floor(Date.now() / 1000),
      issuer: platform.issuer,
      resource: platform.endpoint.href,
      server: await keyFrom(signing),
      used: {
        assertion: await idSent('client_assertion of: The code'),
        proof: await idSent('dpop of: The last query'),
      },
    })
    await choose(/^Sent by/, artefacts.resource)
    await choose('Of the client', 'whose keys I paste')
    await tab.getByRole('textbox', { name: 'Its client_id' }).fill(artefacts.clientId)
    const keys = { keys: [artefacts.bank.jwk, artefacts.second.jwk] }
    await tab.getByRole('textbox', { name: 'Its public keys (JWKS)' }).fill(JSON.stringify(keys))
    await tab.getByRole('textbox', { name: 'With the access token' }).fill(artefacts.accessToken)
    requestsBefore = world.requests.length
  })

  /** Of what the explorer really sent. */
  async function idSent(name: string): Promise<string> {
    const { tab } = world
    const button = tab.getByRole('button', { name: `Inspect ${name}`, includeHidden: true })
    await button.dispatchEvent('click')
    return String(decodeJwt(await pasted().inputValue()).jti)
  }

  test('what is right is said to be right', async () => {
    for (const make of [assertion, proof, token]) {
      await paste(make(artefacts))
      await said().getByText('Nothing is wrong with it.').waitFor()
    }
  })

  describe.each(Object.entries(brokenArtefacts))('what is wrong with %s', (_kind, cases) => {
    test('is said in words, with the clause', async () => {
      let address = ''
      // All of them are judged by the module's own tests; the page is shown a third, and all in a full run.
      for (const { how, make, rule, says, to, kind } of cases.filter((_one, n) => fullRun || n % 3 === 0)) {
        if (address !== addressOf(to)) await choose(/^Sent by/, addressOf(to))
        address = addressOf(to)
        await paste(make(artefacts))
        if (kind !== '') await choose('It is', kind)
        await expect.poll(wrongOnes, polled).toContainEqual({
          rule: expect.any(String),
          says: expect.stringContaining(asShown(says(artefacts))),
          clause: expect.stringMatching(/\w/),
        })
        expect([how, (await wrongOnes())[0]?.rule]).toEqual([how, rule])
      }
      await choose(/^Sent by/, artefacts.resource)
    })
  })

  test('a stranger is told for what it is', async () => {
    for (const [text, says] of strangers) {
      await paste(text)
      const summary = await said().locator('.summary').textContent()
      expect([text, summary, await said().locator('.finding').count()]).toEqual([
        text,
        expect.stringContaining(asShown(says)),
        0,
      ])
    }
  })

  test('nothing was requested meanwhile', () => {
    // The editor still loads parts of itself.
    const ours = /\/sandbox\/assets\/[\w.-]+$/
    expect(world.requests.slice(requestsBefore).filter((url) => !ours.test(url))).toEqual([])
  })

  afterAll(async () => {
    await choose('Of the client', '')
  })
}
