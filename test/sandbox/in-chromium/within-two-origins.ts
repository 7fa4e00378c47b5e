// The last suite: what all the others did, seen from the browser.
import { expect, test } from 'vitest'
import type { SandboxTab } from './sandbox-tab.ts'

export function withinTwoOrigins(world: SandboxTab): void {
  test('spoke to gateway and authorization server alone', () => {
    const { platform, requests } = world
    const origins = new Set(requests.filter((url) => !/^(data|about):/.test(url)).map((url) => new URL(url).origin))
    expect([platform.gatewayUrl, platform.issuer]).toEqual(expect.arrayContaining([...origins]))
  })

  test('met no complaint of the browser that was not provoked, and each that was', () => {
    const unheard = [...world.complaints]
    const unmet = world.provocations.filter((provoked) => {
      const at = unheard.findIndex((complaint) => provoked.test(complaint))
      if (at >= 0) unheard.splice(at, 1)
      return at < 0
    })
    expect({ unheard, unmet }).toEqual({ unheard: [], unmet: [] })
  })
}
