// Each fault from the page: chosen, met, explained, cleared, and the answer well again.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Locator } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { faultNames, sandboxFaults } from '../../../schema/sandbox-faults/fault-table.ts'
import { runProgram } from './run-program.ts'
import type { SandboxTab } from './sandbox-tab.ts'

const query = '{ me { name { value } email { state value } } }'

interface Met {
  /** What stands behind the `=`, where it is not as offered. */
  readonly set?: (tab: SandboxTab['tab']) => Promise<unknown>
  readonly written: string
  /** In the panel “Why”. */
  readonly why: string | RegExp
  readonly asked: number
  /** Of the event it left; none where nobody was known to have asked. */
  readonly event?: object
  /** What Chromium says of an answer that is none. */
  readonly status?: number
}

const ofGateway: Readonly<Record<string, Met>> = {
  'agency-down': {
    set: (tab) => tab.getByRole('combobox', { name: 'Agency' }).selectOption('Singpass'),
    written: 'agency-down=Singpass',
    why: 'me.email is null. Singpass did not deliver it.',
    asked: 1,
    event: { outcome: 'PARTIAL', released: ['Person.name'], undelivered: ['Person.email'] },
  },
  'agency-slow': {
    set: (tab) => tab.getByRole('spinbutton', { name: 'Late by, in ms' }).fill('40'),
    written: 'agency-slow=ICA:40',
    why: 'This answer was spoiled on purpose. A fetch with an item of the agency is late',
    asked: 1,
    event: { outcome: 'RELEASED', undelivered: [] },
  },
  'item-unavailable': {
    set: (tab) => tab.getByRole('combobox', { name: 'Item' }).selectOption('Person.email'),
    written: 'item-unavailable=Person.email',
    why: 'me.email.value is null. The agency has no data or cannot tell.',
    asked: 1,
    event: { outcome: 'RELEASED', released: ['Person.name', 'Person.email'], undelivered: [] },
  },
  'consent-withdrawn': {
    written: 'consent-withdrawn',
    why: /The whole request was refused\. The person has withdrawn/,
    asked: 1,
    event: { outcome: 'REFUSED', reason: 'CONSENT_REVOKED', released: [] },
    status: 403,
  },
  'token-expired': { written: 'token-expired', why: /The whole request was refused/, asked: 0, status: 401 },
  'clock-skew': { written: 'clock-skew=120', why: /The whole request was refused/, asked: 0, status: 401 },
  'nonce-demanded': {
    written: 'nonce-demanded',
    why: 'openid-client sent another with it at once',
    asked: 1,
    event: { outcome: 'RELEASED' },
    status: 401,
  },
  'jwks-unreachable': { written: 'jwks-unreachable', why: /The whole request was refused/, asked: 0, status: 503 },
}

export function faults(world: SandboxTab): void {
  const choice = (): Locator => world.tab.getByRole('combobox', { name: 'Fault' })
  const notice = (): Locator => world.tab.getByRole('status', { name: 'Fault' })
  const run = () => world.tab.getByRole('button', { name: /^Execute query/ }).click()
  const answered = () => world.answer().getByText('mei.sample@').waitFor()

  async function events(): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return world.platform.sql(
      'SELECT id, outcome, reason, released, undelivered FROM disclosure_event ORDER BY time DESC, sequence DESC',
    )
  }

  beforeAll(async () => {
    await world.openExplorer(query)
    await world.tab.getByRole('button', { name: 'Get consent and run' }).click()
    await answered()
    await world.tab.getByRole('tab', { name: /^Why/ }).click()
  })

  test('is offered with every other of the table, in words', async () => {
    const offered = await choice().locator('option').allTextContents()
    expect(offered).toEqual(['none', ...faultNames.map((name) => sandboxFaults[name].title)])
    const all = [...Object.keys(ofGateway), 'client-jwks-unreachable']
    expect(all.sort()).toEqual([...faultNames].sort())
  })

  test.each(Object.entries(ofGateway))('%s is met, explained and cleared', async (name, met) => {
    const { platform, tab } = world
    const fault = sandboxFaults[name as keyof typeof sandboxFaults]
    const before = (await events()).length
    platform.forget()
    await choice().selectOption(name)
    await met.set?.(tab)
    await notice().getByText(`${met.written} goes along with every request to the gateway`).waitFor()
    if (met.status !== undefined) world.provokes(new RegExp(`status of ${met.status} .*/graphql`))
    await run()
    await notice().getByText(`${met.written}: `).waitFor()
    await world.why().getByText(met.why).waitFor()
    await world.why().getByText(met.written, { exact: true }).first().waitFor()
    await world.why().getByText(`In production: ${fault.inProduction}`).first().waitFor()
    expect(platform.asked()).toHaveLength(met.asked)
    const left = await events()
    expect(left).toHaveLength(before + (met.event ? 1 : 0))
    if (met.event) expect(left[0]).toMatchObject(met.event)
    expect(await world.why().getByText('Recorded as event').count()).toBe(met.event ? 1 : 0)

    await notice().getByRole('button', { name: 'Clear it and run again' }).click()
    // Until the new answer has come, the notice is of the one before.
    await expect.poll(() => notice().textContent(), { timeout: 50_000 }).toBe('')
    await answered()
    await world.why().getByText('Every field was released.').waitFor()
    expect(await choice().inputValue()).toBe('')
  })

  test('client-jwks-unreachable is met on the way to a consent, explained and cleared', async () => {
    const { tab } = world
    await choice().selectOption('client-jwks-unreachable')
    world.provokes(/status of 401 .*\/par/)
    await tab.getByRole('button', { name: 'Get consent and run' }).click()
    const alert = tab.getByRole('alert').getByText('Your keys could not be read from your')
    await alert.getByText(`In production: ${sandboxFaults['client-jwks-unreachable'].inProduction}`).waitFor()
    await notice().getByRole('button', { name: 'Clear it' }).click()
    const before = (await events()).length
    await tab.getByRole('button', { name: 'Get consent and run' }).click()
    await alert.waitFor({ state: 'detached' })
    await expect.poll(async () => (await events()).length, { timeout: 50_000 }).toBe(before + 1)
    const [event] = await events()
    await world.why().getByText(String(event?.['id'])).waitFor()
    await answered()
  })

  test('that the query has nothing for is said to have changed nothing', async () => {
    await choice().selectOption('agency-down')
    await world.tab.getByRole('combobox', { name: 'Agency' }).selectOption('HDB')
    await run()
    await notice().getByText('agency-down=HDB: It was asked for and changed nothing').waitFor()
    await answered()
  })

  test('stays chosen over other views, goes along into copied code, and is seen by it', async () => {
    const { tab } = world
    await tab.getByRole('combobox', { name: 'Agency' }).selectOption('Singpass')
    await tab.getByRole('link', { name: 'Inspector' }).click()
    await tab.getByRole('heading', { name: 'Inspector', level: 1 }).waitFor()
    await tab.getByRole('link', { name: 'Explorer' }).click()
    await notice().getByText('agency-down=Singpass goes along').waitFor()
    expect(await choice().inputValue()).toBe('agency-down')

    await tab.getByRole('tab', { name: 'Copy as code' }).click()
    await tab.getByRole('button', { name: 'Make and copy a command' }).click()
    const code = async (name: string) => String(await tab.locator(`[data-code=${name}]`).textContent())
    await tab.locator('[data-code=curl]').waitFor()
    const [curl, program] = [await code('curl'), await code('code-typescript')]
    await choice().selectOption('client-jwks-unreachable')
    const [{ stdout }, ...said] = await Promise.all([
      promisify(execFile)('bash', ['-c', curl]),
      runProgram(program),
      runProgram(await code('code-typescript')),
    ])
    expect(JSON.parse(stdout)).toMatchObject({ errors: [{ extensions: { fault: 'agency-down=Singpass' } }] })
    expect(said).toEqual([
      expect.stringContaining('"fault": "agency-down=Singpass"'),
      expect.stringContaining("fault: 'client-jwks-unreachable'"),
    ])
    await choice().selectOption('')
    expect(await code('code-typescript')).not.toContain('izin-sandbox-fault')
  })
}
