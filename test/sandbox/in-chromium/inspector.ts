// The inspector: what is pasted, and the last flow.
import { beforeAll, expect, test } from 'vitest'
import type { SandboxTab } from './sandbox-tab.ts'

export function inspector(world: SandboxTab): void {
  beforeAll(async () => {
    await world.openExplorer()
    await world.tab.getByRole('button', { name: 'Get consent and run' }).click()
    await world.answer().getByText('mei.sample@').waitFor()
  })

  test('inspects what is pasted, and each step of the last flow', async () => {
    const { platform, requests, tab } = world
    await tab.getByRole('link', { name: 'Inspector' }).click()
    const pasted = tab.getByRole('textbox', { name: 'What to inspect' })
    const said = tab.locator('.inspection')
    const sentBefore = requests.length

    await tab.locator('.flow li summary').first().waitFor()
    for (const summary of await tab.locator('.flow li:not(:last-child) summary').all()) await summary.click()
    for (const name of [
      'client_assertion of: The request',
      'dpop of: The code',
      'access_token of: The code',
      'dpop of: The last query',
    ]) {
      await tab.getByRole('button', { name: `Inspect ${name}` }).click()
      await said.getByText('Nothing is wrong with it.').waitFor()
      await said.getByText('Right: ').first().waitFor({ state: 'attached' })
    }
    const proof = await pasted.inputValue()
    await tab.getByRole('combobox', { name: 'Sent by POST to' }).selectOption(`${platform.issuer}/token`)
    await said.getByText(`it must be ${platform.issuer}/token.`).waitFor()
    await tab.getByRole('combobox', { name: 'Sent by POST to' }).selectOption(`${platform.gatewayUrl}/graphql`)
    const [head, , signature] = proof.split('.')
    const stolen = Buffer.from(JSON.stringify({ htm: 'post', htu: `${platform.gatewayUrl}/graphql/`, iat: 1 }))
    await pasted.fill(`${head}.${stolen.toString('base64url')}.${signature}`)
    await said.getByText('it must be POST, in capitals.').waitFor()
    await said.getByText('RFC 9449 §4.3 (6)').waitFor()
    await tab.setViewportSize({ width: 768, height: 900 })
    expect(await tab.locator('html').evaluate((html) => html.scrollWidth)).toBeLessThanOrEqual(768)
    expect(await world.complaintsOfAxe(), 'findings').toEqual([])
    await tab.setViewportSize({ width: 1280, height: 900 })
    await pasted.fill('<!doctype html><html></html>')
    await said.getByText('This is a page (HTML)').waitFor()
    // The editor still loads parts of itself; beside those it asks for the server's keys alone.
    const ours = /\/sandbox\/(assets\/[\w.-]+|api\/server-keys)$/
    expect(requests.slice(sentBefore).filter((url) => !ours.test(url))).toEqual([])
  })
}
