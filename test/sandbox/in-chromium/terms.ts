// The terms of a consent as one chooses them, and a consent for one reading.
import { expect, test } from 'vitest'
import type { SandboxTab } from './sandbox-tab.ts'

export function terms(world: SandboxTab): void {
  test('are what is asked for and what is copied, and one reading is one reading', async () => {
    const { platform, tab } = world
    await world.openExplorer('{ me { name { value } } }')
    await tab.locator('.options summary').click()
    const option = (name: string) => tab.getByRole('combobox', { name, exact: true })
    const offered = (name: string) => option(name).locator('option').allTextContents()
    expect((await offered('For')).at(-1)).toBe('365 days')
    await option('Purpose').selectOption('credit-card')
    expect(await offered('For')).toEqual(['1 day', '7 days', '30 days', '90 days'])
    await option('For').selectOption('7 days')
    await option('Read').selectOption('for one reading')
    await tab.getByRole('button', { name: 'Get consent and run' }).click()
    await world.answer().getByText('TAN MEI SAMPLE').waitFor()
    await tab.getByText('1 item shared, for one reading').waitFor()
    const [consent] = await platform.sql(
      `SELECT purpose_code, fetch_type, (expires_at - starts_at) = interval '7 days' AS a_week
       FROM consent ORDER BY created_at DESC LIMIT 1`,
    )
    expect(consent).toEqual({ purpose_code: 'credit-card', fetch_type: 'ONCE', a_week: true })
    await tab.getByRole('tab', { name: 'Copy as code' }).click()
    const program = await tab.locator('[data-code=code-typescript]').textContent()
    expect(program).toContain('purpose: "credit-card", duration: "P7D", fetch_type: "ONCE"')

    world.provokes(/status of 403 .*\/graphql$/)
    platform.forget()
    await tab.getByRole('button', { name: /^Execute query/ }).click()
    const alert = world.notice()
    await alert.getByText('CONSENT_CONSUMED').waitFor()
    await alert.getByText('choose “again and again” under Options').waitFor()
    await tab.getByText('This consent is over.').waitFor()
    expect(platform.asked()).toEqual([])
    await tab.getByRole('tab', { name: /^Why/ }).click()
    await world.why().getByText('The whole request was refused.').waitFor()
    await tab.setViewportSize({ width: 768, height: 900 })
    expect(await tab.locator('html').evaluate((html) => html.scrollWidth)).toBeLessThanOrEqual(768)
    expect(await world.complaintsOfAxe(), 'options and a refusal').toEqual([])
    await tab.setViewportSize({ width: 1280, height: 900 })
    await option('Read').selectOption('again and again')
    await alert.getByRole('button', { name: 'Get a new consent and run' }).click()
    await world.answer().getByText('TAN MEI SAMPLE').waitFor()
    await alert.waitFor({ state: 'detached' })
  })
}
