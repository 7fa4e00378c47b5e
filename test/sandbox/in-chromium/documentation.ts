// The documentation beside the editor: what it takes to read a field, and what somebody has there.
import { expect, test } from 'vitest'
import type { SandboxTab } from './sandbox-tab.ts'

export function documentation(world: SandboxTab): void {
  test('says of each field whose it is, what opens it and what stands there', async () => {
    const { tab } = world
    await world.openExplorer()
    await tab.getByRole('button', { name: 'Show Documentation Explorer' }).click()
    const pages = tab.locator('.graphiql-doc-explorer')
    const open = (name: string) => pages.getByRole('link', { name, exact: true }).first().click()
    await open('Query')
    await open('Person')
    const told: Record<string, string[]> = {}
    for (const field of ['email', 'registeredAddress', 'noaHistory']) {
      await open(field)
      await pages.locator('.graphiql-doc-explorer-title', { hasText: field }).waitFor()
      told[field] = await pages.getByRole('listitem').allTextContents()
      await pages.getByRole('link', { name: /^Go back/ }).click()
    }
    const person = ['classification: C', 'for: SC, PR, FIN']
    expect(told).toEqual({
      email: [
        ...['scope: email', 'agency: Singpass', ...person, 'price tier: standard'],
        'sample: mei.sample@example.com (citizen-with-everything)',
      ],
      registeredAddress: [
        ...['scope: regadd', 'agency: ICA, MOM', ...person, 'price tier: standard'],
        'sample: BLK 548 BEDOK NORTH AVENUE 1 #09-128 SINGAPORE 460548 (citizen-with-everything)',
      ],
      noaHistory: ['scope: noahistory', 'agency: IRAS', ...person, 'price tier: plus'],
    })
  })
}
