// A client and a persona of one’s own, made on the page.
import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import type { SandboxTab } from './sandbox-tab.ts'

export function yourOwn(world: SandboxTab): void {
  beforeAll(() => world.openExplorer())

  test('registers a client with keys of its own, and edits a persona', async () => {
    const { platform, tab } = world
    await tab.getByRole('link', { name: 'Your own' }).click()
    await tab.getByRole('button', { name: 'Make keys and register' }).click()
    const download = tab.waitForEvent('download')
    await tab.getByRole('link', { name: 'Download the private key' }).click()
    const keySchema = z.object({ clientId: z.string(), key: z.object({ d: z.string(), kid: z.string() }) })
    const { clientId, key } = keySchema.parse(JSON.parse(readFileSync(await (await download).path(), 'utf8')))
    const [row] = await platform.sql('SELECT jwks FROM client WHERE client_id = $1', [clientId])
    expect(JSON.stringify(row)).toContain(key.kid)
    expect(JSON.stringify(row)).not.toContain(key.d)

    const editor = tab.getByRole('textbox', { name: 'The persona as JSON' })
    await tab.getByRole('button', { name: 'Copy it' }).click()
    await expect.poll(() => editor.inputValue(), { timeout: 50_000 }).toContain('my-citizen-with-everything')
    const copy = await editor.inputValue()
    await editor.fill('slug: yaml')
    await tab.getByRole('button', { name: 'Save this persona' }).click()
    await tab.getByText('It looks like YAML.').waitFor()
    await editor.fill(copy.replace('"sex": "F"', '"sex": "Q"'))
    world.provokes(/status of 422 .*\/sandbox\/api\/personas$/)
    await tab.getByRole('button', { name: 'Save this persona' }).click()
    await tab.getByRole('alert').getByText('items.sex').waitFor()
    await editor.fill(copy)
    await tab.getByRole('button', { name: 'Save this persona' }).click()
    await tab.getByText('Saved my-citizen-with-everything').waitFor()
    await tab.getByRole('link', { name: 'Explorer' }).click()
    await tab.getByRole('combobox', { name: 'Resident' }).selectOption('my-citizen-with-everything')
  })
}
