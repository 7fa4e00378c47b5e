// The picture of the graph.
import { beforeAll, expect, test } from 'vitest'
import type { SandboxTab } from './sandbox-tab.ts'

export function schemaMap(world: SandboxTab): void {
  beforeAll(() => world.openExplorer())

  test('draws every subgraph, entity and agency of the graph', async () => {
    const { tab } = world
    await tab.getByRole('link', { name: 'Schema map' }).click()
    const picture = tab.locator('svg.map')
    await picture.waitFor()
    const words = (await picture.locator('rect + text').allTextContents()).sort()
    expect(words).toEqual(
      expect.arrayContaining(['Person', 'Entity', 'person', 'corporate', 'consent', 'ICA', 'CPFB', 'ACRA']),
    )
  })
}
