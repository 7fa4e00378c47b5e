// The preview of the consent page: the real page's question for the same request, with nothing of anybody and nothing to press.
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { languages, textsIn } from '../../../consent-ui/locales/languages.ts'
import type { BrowserPage } from '../../../platform/demo/browser.ts'
import { openResident } from '../../../platform/demo/resident.ts'
import { mainContent } from './main-content.ts'
import type { SandboxApi } from './sandbox-api.ts'

const persona = 'TAN MEI SAMPLE'
const director = 'LIM HOCK EXAMPLE'
const asking = {
  client: 'merlion-bank',
  purpose: 'credit-card',
  scopes: 'name uinfin email noahistory cpfbalances.oa cpfbalances.ma vehicles.make',
  duration: 'P90D',
}

export function consentPreview(api: SandboxApi): void {
  const preview = (query: Readonly<Record<string, string | number | undefined>>) => {
    const url = new URL('/sandbox/api/consent-preview', api.platform.gatewayUrl)
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value))
    return fetch(url)
  }

  /** As the bank really asks, and the resident really sees it. */
  async function realPage({ scopes, purpose, ...terms }: Record<string, string>, open = { persona }) {
    const bank = await api.platform.openBank('merlion-bank')
    const detail = { type: 'izin_consent', purpose, fetch_type: 'PERIODIC', ...terms }
    const asked = await bank.askWith({ scope: scopes ?? '', authorization_details: JSON.stringify([detail]) })
    const resident = openResident()
    return { resident, page: await resident.openRequest(asked.url, open) }
  }

  describe('the preview of the consent page', () => {
    test('has the same question as the real page, in every language', async () => {
      const { client: _, ...request } = asking
      const { resident, page } = await realPage(request)
      for (const lang of languages) {
        const real = await resident.browser.open(new URL(`?lang=${lang}`, page.url))
        const shown = await (await preview({ ...asking, lang })).text()
        expect(shown).toContain(`<html lang="${lang}"`)
        expect(shown).toContain(textsIn(lang).frame.specimen)
        expect(mainContent(shown)).toBe(mainContent(real.html))
      }
      // The comparison is of something: what is needed, what can be chosen, and what needs a stronger sign-in.
      expect(mainContent(page.html)).toMatch(/name="item" value="name">.*type="checkbox".*value="noahistory"/)
      expect(mainContent(page.html)).toContain('Sign in more strongly')
    })

    test.each<[string, Readonly<Record<string, string | number>>]>([
      ['one reading', { fetch_type: 'ONCE', duration: 'P1D' }],
      ['some readings a day, kept shortly', { frequency_per_day: 2, data_life: 'P7D' }],
    ])('has its terms: %s', async (_name, terms) => {
      const { client: _, ...request } = { ...asking, scopes: 'name email', ...terms }
      const real = await realPage(request)
      const shown = await (await preview({ ...asking, ...request })).text()
      expect(mainContent(shown)).toBe(mainContent(real.page.html))
    })

    test('is of a company that the resident still has to choose', async () => {
      const request = { purpose: 'business-account', scopes: 'entity.basic_profile.name', duration: 'P30D' }
      const { page: choice, resident } = await realPage(request, { persona: director })
      const form = choice.forms.find(({ buttons }) => buttons.some(({ label }) => label === 'Continue'))
      const company = form?.choices[0]?.value ?? ''
      const real: BrowserPage = await resident.browser.press(choice, { button: 'Continue', tick: [company] })
      const name = /asks to see data of ([^<]+)<\/h1>/.exec(real.html)?.[1] ?? ''
      expect(name).not.toBe('')
      const shown = await (await preview({ ...asking, ...request })).text()
      expect(shown).not.toContain(name)
      const same = { name, shown: 'the company you choose' }
      expect(mainContent(shown, same)).toBe(mainContent(real.html, same))
    })

    test('has nothing of any person, writes nothing, asks no agency, and has nothing to press', async () => {
      const rows = () =>
        api.platform.sql('SELECT (SELECT count(*) FROM consent), (SELECT count(*) FROM resident_session)')
      const before = await rows()
      api.platform.forget()
      const answer = await preview(asking)
      const html = await answer.text()
      expect(api.platform.asked()).toEqual([])
      expect(await rows()).toEqual(before)
      expect(html).not.toMatch(/TAN MEI|\b[STFGM]\d{7}[A-Z]\b|Signed in|csrf|\bhref="\/(?!sandbox\/api\/page-files\/)/)
      const buttons = html.match(/<button [^>]*>/g) ?? []
      expect(buttons.length).toBeGreaterThanOrEqual(4)
      for (const button of buttons) expect(button).toContain(' disabled')
      expect(answer.headers.getSetCookie()).toEqual([])
      expect(answer.headers.get('cache-control')).toBe('no-store')
      const policy = answer.headers.get('content-security-policy') ?? ''
      for (const part of ["default-src 'none'", "form-action 'none'", "frame-ancestors 'none'", 'sandbox'])
        expect(policy.split('; ')).toContain(part)
      for (const [, file = ''] of html.matchAll(/(?:href|src)="([^"]+)"/g))
        expect((await fetch(new URL(file, api.platform.gatewayUrl))).status, file).toBe(200)
    })

    test.each<[string, Readonly<Record<string, string | undefined>>, RegExp]>([
      ['an unknown client', { client: 'merlion-bnak' }, /no bank merlion-bnak; did you mean merlion-bank\?/],
      ['the resident’s own app', { client: 'izin-app' }, /no bank izin-app/],
      [
        'an unknown purpose',
        { purpose: 'gossip' },
        /`purpose` is 'gossip', which is not approved for this client; it must be one of .*credit-card/,
      ],
      [
        'an unknown scope',
        { scopes: 'name emial' },
        /has 'emial', which is no scope here; the nearest that is approved: email/,
      ],
      [
        'a scope that is not approved',
        { client: 'lion-city-bank', purpose: 'account-opening', scopes: 'name noa' },
        /approved for noa; .*npx izin client approve lion-city-bank noa --purpose account-opening/,
      ],
      ['markup', { scopes: '<script>' }, /has '<script>', which is no scope/],
      [
        'two kinds',
        { scopes: 'name entity.basic_profile.name' },
        /invalid_scope.*a person's and a company's data together/,
      ],
      ['no scopes', { scopes: undefined }, /scopes/],
      ['nothing but commas', { scopes: ',' }, /`scope` is missing/],
      ['too long a duration', { duration: 'P9999D' }, /`duration` is P9999D; .*at most P90D/],
      ['a duration that is none', { duration: 'soon' }, /duration/],
      [
        'a frequency of one reading',
        { fetch_type: 'ONCE', frequency_per_day: '3' },
        /no meaning where `fetch_type` is ONCE/,
      ],
      ['a frequency of nought', { frequency_per_day: '0' }, /frequency_per_day/],
      ['a fetch type that is none', { fetch_type: 'ALWAYS' }, /fetch_type/],
      ['a language we do not have', { lang: 'fr' }, /lang.*"en"/],
      ['a consent to change', { consent_id: crypto.randomUUID() }, /consent_id/],
    ])('is refused for %s', async (_name, change, why) => {
      const answer = await preview({ ...asking, ...change })
      const body = z
        .object({
          errors: z.tuple([z.object({ message: z.string(), extensions: z.looseObject({ code: z.string() }) })]),
        })
        .parse(await answer.json())
      const [{ message, extensions }] = body.errors
      expect([answer.status, extensions.code]).toEqual([400, 'SANDBOX_REQUEST_INVALID'])
      expect(message).toMatch(why)
      expect(answer.headers.get('content-type')).toContain('application/json')
    })

    test('is given to no page of another site', async () => {
      const url = new URL('/sandbox/api/consent-preview', api.platform.gatewayUrl)
      url.search = new URLSearchParams(asking).toString()
      const answer = await fetch(url, { headers: { origin: 'https://evil.example' } })
      expect([answer.status, await answer.text()]).toEqual([403, expect.stringContaining('SANDBOX_OTHER_SITE')])
    })
  })
}
