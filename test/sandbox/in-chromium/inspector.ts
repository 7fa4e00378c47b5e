// The inspector: the last flow, what is pasted, and what of it is kept for how long.
import { readFileSync } from 'node:fs'
import { importJWK, type JWK, SignJWT } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { SandboxTab } from './sandbox-tab.ts'

export function inspector(world: SandboxTab): void {
  const pasted = () => world.tab.getByRole('textbox', { name: 'What to inspect' })
  const said = () => world.tab.locator('.inspection')
  const open = (view: string) => world.tab.getByRole('link', { name: view }).click()
  const inspectStep = (name: string) =>
    world.tab.getByRole('button', { name: `Inspect ${name}`, includeHidden: true }).dispatchEvent('click')
  const address = () => world.tab.getByRole('combobox', { name: 'Sent by POST to' })

  beforeAll(async () => {
    await world.openExplorer()
    await world.tab.getByRole('button', { name: 'Get consent and run' }).click()
    await world.answer().getByText('mei.sample@').waitFor()
  })

  test('finds nothing wrong with any step of the last flow, and what is wrong with a change of it', async () => {
    const { platform, requests, tab } = world
    await open('Inspector')
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
      await said().getByText('Nothing is wrong with it.').waitFor()
      await said().getByText('Right: ').first().waitFor({ state: 'attached' })
    }
    const proof = await pasted().inputValue()
    await address().selectOption(`${platform.issuer}/token`)
    await said().getByText(`it must be ${platform.issuer}/token.`).waitFor()
    await address().selectOption(`${platform.gatewayUrl}/graphql`)
    const [head, , signature] = proof.split('.')
    const stolen = Buffer.from(JSON.stringify({ htm: 'post', htu: `${platform.gatewayUrl}/graphql/`, iat: 1 }))
    await pasted().fill(`${head}.${stolen.toString('base64url')}.${signature}`)
    await said().getByText('it must be POST, in capitals.').waitFor()
    await said().getByText('RFC 9449 §4.3 (6)').waitFor()
    await tab.setViewportSize({ width: 768, height: 900 })
    expect(await tab.locator('html').evaluate((html) => html.scrollWidth)).toBeLessThanOrEqual(768)
    expect(await world.complaintsOfAxe(), 'findings').toEqual([])
    await tab.setViewportSize({ width: 1280, height: 900 })
    // The editor still loads parts of itself; beside those it asks for the server's keys alone.
    const ours = /\/sandbox\/(assets\/[\w.-]+|api\/server-keys)$/
    expect(requests.slice(sentBefore).filter((url) => !ours.test(url))).toEqual([])
  })

  test('says of a proof that was sent when that was, unless it is looked at as that request', async () => {
    await inspectStep('dpop of: The last query')
    await said().getByText('was used for this request alone').waitFor()
    const proof = await pasted().inputValue()
    await pasted().fill(`DPoP: ${proof}`)
    await said()
      .getByText(/This proof was used before: it was sent at \d\d:\d\d:\d\d\. Each is for one request/)
      .waitFor()
  })

  test('keeps what was pasted while one looks at another view, and nowhere beyond this page', async () => {
    const { tab } = world
    const text = 'eyJhbGciOiJub25lIn0.eyJpc3MiOiJrZXB0LWluLW1lbW9yeSJ9.'
    await pasted().fill(text)
    await tab.getByRole('combobox', { name: 'It is' }).selectOption('client-assertion')
    await address().selectOption(`${world.platform.issuer}/par`)
    await tab.getByRole('textbox', { name: 'With the access token' }).fill('kept-token')
    await open('Schema map')
    await open('Inspector')
    await said().getByText('the assertion is not signed at all').waitFor()
    expect([
      await pasted().inputValue(),
      await tab.getByRole('combobox', { name: 'It is' }).inputValue(),
      await address().inputValue(),
      await tab.getByRole('textbox', { name: 'With the access token' }).inputValue(),
    ]).toEqual([text, 'client-assertion', `${world.platform.issuer}/par`, 'kept-token'])
    const stored = await tab.evaluate(() =>
      ['sessionStorage', 'localStorage'].map((name) => JSON.stringify(Reflect.get(globalThis, name))).join(),
    )
    expect(stored).not.toMatch(/eyJhbGciOiJub25lIn0|kept-token/)
    await tab.reload()
    expect(await pasted().inputValue()).toBe('')
  })

  test('takes a command apart, and inspects what it carries where it was sent', async () => {
    const { tab, platform } = world
    await inspectStep('authorization of: The last query')
    const authorization = await pasted().inputValue()
    await inspectStep('dpop of: The last query')
    const proof = await pasted().inputValue()
    const other = `${platform.gatewayUrl}/graphql/`
    await pasted().fill(`curl ${other} -H 'authorization: ${authorization}' -H 'dpop: ${proof}' -d '{"query":"{ me"}'`)
    // Nothing is wrong with the command; of what it carries there is.
    await said()
      .getByText(/^A curl command: .* things are wrong\.$/)
      .waitFor()
    await said()
      .getByRole('listitem')
      .filter({ hasText: /^Inspect the query One thing is wrong\.$/ })
      .waitFor()
    await said().getByRole('button', { name: 'Inspect the DPoP proof' }).click()
    await said().getByText(`the slash at its end is missing; it must be ${other}.`).waitFor()
    await tab.getByRole('button', { name: 'Back to what it was in' }).click()
    await said().getByRole('button', { name: 'Inspect the query' }).click()
    await said().getByText('Syntax Error').waitFor()
  })

  test('calls a private key what it is', async () => {
    await pasted().fill('-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49')
    await world.tab.getByRole('alert').getByText('regard it as burnt').waitFor()
    await world.tab.getByRole('combobox', { name: 'Of the client' }).selectOption('whose keys I paste')
    const keys = world.tab.getByRole('textbox', { name: 'Its public keys (JWKS)' })
    await keys.fill('{"kty":"EC","crv":"P-256","x":"x","y":"y","d":"secret"}')
    await world.tab.getByRole('alert').getByText('Key 1 holds PRIVATE parts (d)').waitFor()
    expect(await world.complaintsOfAxe(), 'a private key').toEqual([])
    await keys.fill('')
    await world.tab.getByRole('combobox', { name: 'Of the client' }).selectOption('that it names')
  })

  test('knows the clients that were registered here by their public keys', async () => {
    const { tab, platform } = world
    await open('Your own')
    await tab.getByRole('button', { name: 'Make keys and register' }).click()
    const download = tab.waitForEvent('download')
    await tab.getByRole('link', { name: 'Download the private key' }).click()
    const file = readFileSync(await (await download).path(), 'utf8')
    const { clientId, key } = z
      .object({ clientId: z.string(), key: z.looseObject({ kty: z.string() }) })
      .parse(JSON.parse(file))
    const jwk: JWK = { ...key }
    const assertion = await new SignJWT({
      iss: clientId,
      sub: clientId,
      aud: platform.issuer,
      jti: crypto.randomUUID(),
    })
      .setProtectedHeader({ alg: 'ES256', kid: jwk.kid ?? '' })
      .setExpirationTime('1m')
      .sign(await importJWK(jwk, 'ES256'))
    await open('Inspector')
    await pasted().fill(assertion)
    await said().getByText('The signature verifies with the registered key.').waitFor()
    await tab.getByRole('combobox', { name: 'Of the client' }).selectOption({ label: `your own (${clientId})` })
    await said().getByText('Nothing is wrong with it.').waitFor()
    await pasted().fill(file)
    await tab.getByRole('alert').getByText('holds PRIVATE parts (d)').waitFor()
    await tab.getByRole('combobox', { name: 'Of the client' }).selectOption('that it names')
  })

  test('asks for the nonce that the gateway demanded', async () => {
    const { tab } = world
    await open('Explorer')
    world.provokes(/status of 401 .*\/graphql$/)
    await tab.getByRole('combobox', { name: 'Fault' }).selectOption('nonce-demanded')
    await tab.getByRole('button', { name: /^Execute query/ }).click()
    await world.answer().getByText('mei.sample@').waitFor()
    await tab.getByRole('combobox', { name: 'Fault' }).selectOption('')
    await open('Inspector')
    await inspectStep('dpop of: The last query')
    await said().getByText('nonce is the one that the server demanded.').waitFor()
    await said().getByText('Nothing is wrong with it.').waitFor()
    const [head, , signature] = (await pasted().inputValue()).split('.')
    await pasted().fill(`${head}.${Buffer.from('{"htm":"POST"}').toString('base64url')}.${signature}`)
    await said().getByText('The server demanded a nonce').waitFor()
  })
  test('sees a proof become too old while one looks at it', async () => {
    const { platform, tab } = world
    await inspectStep('dpop of: The last query')
    const proof = await pasted().inputValue()
    // A clock of its own, so that nobody waits.
    const context = await tab.context().browser()?.newContext()
    if (!context) throw new Error('no browser')
    try {
      const page = await context.newPage()
      await page.clock.install()
      await page.goto(`${platform.gatewayUrl}/sandbox#inspector`)
      await page.getByRole('textbox', { name: 'What to inspect' }).fill(proof)
      await page.locator('.inspection').getByText('The signature verifies').waitFor()
      await page.clock.fastForward('05:00')
      await page.locator('.inspection').getByText('make a new proof for every request').waitFor()
    } finally {
      await context.close()
    }
  })
}
