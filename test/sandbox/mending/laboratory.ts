// A platform, and banks that are registered with it as a developer would; what they send wrong, and what must never come back.
import { pino } from 'pino'
import { afterAll, beforeAll, expect } from 'vitest'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'
import { there } from '../../harness/there.ts'
import { put, rightPlan, type World } from './bank-plan.ts'
import {
  type Elsewhere,
  type HandWrittenBank,
  openHandWrittenBank,
  type Refusal,
  registerBank,
} from './hand-written-bank.ts'
import type { Slip } from './slip.ts'

export interface OpenedBank {
  readonly world: World
  readonly bank: HandWrittenBank
}

export interface Laboratory {
  readonly platform: TestPlatform
  /** All that any service has logged. */
  readonly logged: readonly string[]
  openBank(redirectUri?: string): Promise<OpenedBank>
}

/** Opened before the suites of the calling file, closed after them. */
export function openLaboratory(): Laboratory {
  let opened: TestPlatform | undefined
  const logged: string[] = []
  beforeAll(async () => {
    opened = await startTestPlatform({ logger: pino({ level: 'info' }, { write: (line) => logged.push(line) }) })
  })
  afterAll(() => opened?.stop())
  return {
    get platform() {
      return there(opened)
    },
    logged,
    async openBank(redirectUri) {
      const { issuer, endpoint, gatewayUrl } = there(opened)
      const addresses = { issuer, endpoint: endpoint.href, sandboxApi: `${gatewayUrl}/sandbox/api` }
      const { world, key } = await registerBank(addresses, redirectUri === undefined ? {} : { redirectUri })
      return { world, bank: await openHandWrittenBank(world, key) }
    },
  }
}

export function expectNoSecret(text: string, bank: HandWrittenBank): void {
  expect(bank.secrets().filter((secret) => text.includes(secret))).toEqual([])
}

/** Tokens, and beside them a code that is not redeemed: no refusal uses it up. */
export async function untilTokensAndACode({ bank, world }: OpenedBank): Promise<void> {
  const plan = rightPlan(world)
  for (const hop of ['push', 'consent', 'redeem', 'push', 'consent'] as const)
    expect(await bank.send(plan, hop)).toBeUndefined()
}

/** `{issuer}` and the like as they are now. */
export const fill = (value: unknown, world: World): unknown =>
  typeof value !== 'string'
    ? value
    : value.replace(/\{(\w+)\}/g, (_, name: string) => {
        const { endpoint } = world
        const known: Readonly<Record<string, string>> = {
          ...world,
          resource: endpoint,
          gateway: new URL(endpoint).origin,
        }
        return known[name] ?? ''
      })

export interface There {
  readonly world: World
  readonly elsewhere?: Elsewhere
}

export async function refusalOf(
  { slip, hop, wrong, again }: Slip,
  { bank, world: sandbox }: OpenedBank,
  { world, elsewhere }: There = { world: sandbox },
): Promise<Refusal> {
  const planFor = (at: World) => {
    const plan = rightPlan(at)
    for (const [place, value] of Object.entries(wrong)) put(plan[hop], place, fill(value, at))
    return plan
  }
  if (again) expect(await bank.send(planFor(sandbox), hop)).toBeUndefined()
  const refusal = await bank.send(planFor(world), hop, elsewhere)
  if (!refusal) throw new Error(`not refused: ${slip}`)
  expectNoSecret(refusal.text, bank)
  return refusal
}
