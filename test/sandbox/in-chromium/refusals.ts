// A request that is refused as a whole: what it says, and the button that leads to the next answer.
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { SandboxTab } from './sandbox-tab.ts'

export function refusals(world: SandboxTab): void {
  const run = () => world.tab.getByRole('button', { name: /^Execute query/ }).click()
  const answered = () => world.answer().getByText('mei.sample@').waitFor()
  const fault = (name: string) => world.tab.getByRole('combobox', { name: 'Fault' }).selectOption(name)
  beforeAll(async () => {
    await world.openExplorer('{ me { email { value } } }')
    await world.tab.getByRole('button', { name: 'Get consent and run' }).click()
    await answered()
  })
  beforeEach(() => world.platform.forget())

  /** The consent of this browser that was asked for last. */
  const change = (set: string) =>
    world.platform.sql(
      `UPDATE consent SET ${set} WHERE id = (SELECT id FROM consent WHERE client_id LIKE 'sandbox-%' ORDER BY created_at DESC LIMIT 1)`,
    )

  async function refusedWith(code: string, status: number): Promise<void> {
    world.provokes(new RegExp(`status of ${status} .*/graphql$`))
    await run()
    await world.notice().getByText(code).waitFor()
  }

  test('a consent that has ended leads to a new one', async () => {
    await change(`expires_at = clock_timestamp() - interval '1 second'`)
    await refusedWith('CONSENT_EXPIRED', 403)
    await world.tab.getByText('This consent is over.').waitFor()
    expect(world.platform.asked()).toEqual([])
    await world.notice().getByRole('button', { name: 'Get a new consent and run' }).click()
    await answered()
    await world.tab.getByText('1 item shared').waitFor()
  })

  test('a withdrawn one too, once the fault that withdrew it is cleared', async () => {
    await fault('consent-withdrawn')
    await refusedWith('CONSENT_REVOKED', 403)
    await world.notice().getByText('“consent-withdrawn” still stands under Fault').waitFor()
    await fault('')
    await world.notice().getByRole('button', { name: 'Get a new consent and run' }).click()
    await answered()
  })

  test('a token that is over is refreshed, and one that cannot be is for a new consent', async () => {
    await fault('token-expired')
    await refusedWith('INVALID_TOKEN', 401)
    await fault('')
    await world.notice().getByRole('button', { name: 'Refresh the token and run' }).click()
    await answered()

    await fault('token-expired')
    await refusedWith('INVALID_TOKEN', 401)
    await fault('')
    await change(`status = 'REVOKED'`)
    world.provokes(/status of 400 .*\/token$/)
    await world.notice().getByRole('button', { name: 'Refresh the token and run' }).click()
    await world.notice().getByText('TOKEN_NOT_REFRESHED').waitFor()
    expect(world.platform.asked().length).toBe(1)
    await world.notice().getByRole('button', { name: 'Get a new consent and run' }).click()
    await answered()
  })

  test('a proof that does not pass is made anew', async () => {
    await fault('clock-skew')
    await refusedWith('INVALID_DPOP_PROOF', 401)
    await fault('')
    // What was refused can be looked at as it was sent.
    await world.notice().getByRole('button', { name: 'Inspect the proof that was sent' }).click()
    await world.tab.locator('.inspection').getByText('A DPoP proof').waitFor()
    await world.tab.getByRole('link', { name: 'Explorer' }).click()
    await world.notice().getByRole('button', { name: 'Run again' }).click()
    await answered()
  })

  test('a quota that is used up says how long to wait', async () => {
    const quota = (most: number) =>
      world.platform.sql(`UPDATE client SET quota_per_minute = $1 WHERE client_id LIKE 'sandbox-%'`, [most])
    await quota(0)
    try {
      await refusedWith('QUOTA_EXCEEDED', 429)
      await world
        .notice()
        .getByText(/Wait \d+ seconds before\./)
        .waitFor()
    } finally {
      await quota(6000)
    }
    await world.notice().getByRole('button', { name: 'Run again' }).click()
    await answered()
  })

  test('a gateway that does not answer is named, with what to look at', async () => {
    const { platform, tab } = world
    world.provokes(/ERR_INTERNET_DISCONNECTED .*\/graphql$/)
    await tab.context().setOffline(true)
    try {
      await run()
      await world
        .notice()
        .getByText(`There is no answer from ${platform.gatewayUrl}. Is npm start still running?`)
        .waitFor()
    } finally {
      await tab.context().setOffline(false)
    }
    await world.notice().getByRole('button', { name: 'Run again' }).click()
    await answered()
  })
}
