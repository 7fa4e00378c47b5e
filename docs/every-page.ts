// One resident's way over every page there is, in a real browser. The screenshots and the browser tests both go it, so what
// is shown is what was checked.
import { decodeJwt } from 'jose'
import type { Page as Tab } from 'playwright-core'
import { type Language, textsIn } from '../consent-ui/locales/languages.ts'
import { framePage } from '../consent-ui/pages/frame.ts'
import { upstreamPage } from '../consent-ui/pages/upstream-page.ts'
import type { Asked, Bank, Tokens } from '../platform/demo/bank.ts'

export interface Walk {
  readonly issuer: string
  readonly endpoint: URL
  readonly merlion: Bank
  readonly ownApp: Bank
  readonly language: Language
  /** Persona with data, and one that may act for a company. */
  readonly resident: string
  readonly director: string
}

const purpose = { purpose: 'account-opening', fetch_type: 'PERIODIC' } as const
const firstAsked = [
  ...['name', 'uinfin', 'dob', 'nationality', 'mobileno', 'email', 'regadd', 'employment', 'noa', 'noahistory'],
  ...['cpfbalances.oa', 'cpfbalances.ma', 'vehicles.make', 'vehicles.model', 'vehicles.vehicleno'],
]
const ticked = ['dob', 'email', 'cpfbalances.oa', 'vehicles.make']
const query = '{ me { name { value } dateOfBirth { state } email { value } maritalStatus { state } } }'

/** Calls `look` with the name of each page once it is shown. */
export async function walkEveryPage(tab: Tab, walk: Walk, look: (name: string) => Promise<void>): Promise<void> {
  const { issuer, merlion, language } = walk
  tab.setDefaultTimeout(30_000)
  const here = (path: string) => new URL(path, issuer).href

  await tab.goto(here(`/notice/1?lang=${language}`))
  await look('how-sharing-works')
  await lookAtUpstream(tab, walk, look)

  const asked = await ask(merlion, firstAsked, { ...purpose, duration: 'P365D' })
  await tab.goto(asked.url.href)
  await look('sign-in')
  await tab.locator('#search').fill('child')
  await press(tab, 'form[role="search"] button')
  await look('sign-in-searched')
  await tab.goto(asked.url.href)
  await signIn(tab, walk.resident)
  await look('consent')
  await press(tab, 'button[value="preview"]')
  await look('sign-in-stronger')
  await signIn(tab, walk.resident)
  const folded = tab.locator('details:not([open]) > summary')
  while ((await folded.count()) > 0) await folded.first().click()
  for (const scope of ticked) await tab.locator(`[id="item-${scope}"]`).check()
  await press(tab, 'button[value="preview"]')
  await look('consent-with-values')
  const tokens = await answer(tab, merlion, asked, 'share')
  const consentId = String(decodeJwt(tokens.accessToken)['consent_id'])
  await merlion.query(walk.endpoint, tokens.accessToken, { query })

  await tab.goto(here(`/consents/${consentId}/period`))
  await look('end-earlier')
  await tab.locator('#until').fill('2020-01-01')
  await tab.locator('form:has(#until)').evaluate((form) => form.setAttribute('novalidate', ''))
  await press(tab, 'form:has(#until) button')
  await look('end-earlier-refused')
  await tab.goto(here(`/consents/${consentId}/period`))
  await tab.locator('#until').fill(new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10))
  await press(tab, 'form:has(#until) button')
  await look('ends-earlier')

  await tab.goto(here(`/consents/${consentId}`))
  await press(tab, 'form[action$="/pause"] button')
  await look('paused')
  await merlion.query(walk.endpoint, tokens.accessToken, { query })
  await tab.goto(here(`/consents/${consentId}`))
  await press(tab, 'form[action$="/resume"] button')
  await look('resumed')

  const wider = [...firstAsked.filter((scope) => scope !== 'vehicles.make'), 'occupation', 'housingtype']
  const change = await ask(merlion, wider, { ...purpose, duration: 'P180D', consent_id: consentId })
  await tab.goto(change.url.href)
  await look('change-of-a-consent')
  await tab.locator('[id="item-occupation"]').check()
  await answer(tab, merlion, change, 'share')

  await tab.goto(here(`/consents/${consentId}`))
  for (const details of (await tab.locator('details > summary').all()).slice(0, 2)) await details.click()
  await look('one-consent')
  const entry = await tab.locator('a[href^="/record/"]').last().getAttribute('href')
  await tab.goto(here('/record'))
  for (const details of (await tab.locator('details > summary').all()).slice(0, 2)) await details.click()
  await look('who-looked')
  await tab.goto(here(entry ?? '/nowhere'))
  await checkEntry(tab)
  await look('one-look')
  await tab.goto(here(`/consents/${consentId}`))
  const receipt = await tab.locator('a[href*="/receipts/"]').first().getAttribute('href')
  await tab.goto(here(receipt ?? '/nowhere'))
  await look('receipt')
  await tab.goto(here(`/consents/${consentId}/report`))
  await look('report-a-problem')
  await tab.locator('#topic-1').check()
  await press(tab, 'form:has(#words) button')
  await look('report-sent')

  await tab.goto(here('/consents'))
  await look('my-consents')
  await tab.goto(here('/consents?q=merlion'))
  await look('my-consents-searched')
  await tab.goto(here('/consents'))
  await press(tab, `form[action$="${consentId}/withdrawal"] button`)
  await look('withdrawn')
  await tab.goto(here('/interaction/over'))
  await look('request-over')

  const app = await walk.ownApp.askWith({ scope: 'izin.consents.read izin.consents.manage' })
  await tab.goto(app.url.href)
  await look('own-app')
  await press(tab, 'form[action="/sign-out"] button')
  await look('signed-out')

  await tab.goto(here('/sign-in'))
  await signIn(tab, walk.director)
  const company = await ask(
    merlion,
    ['entity.basic_profile.name', 'entity.basic_profile.registration_number', 'entity.shareholders.allocation'],
    {
      ...{ purpose: 'business-account', fetch_type: 'PERIODIC', duration: 'P30D' },
    },
  )
  await tab.goto(company.url.href)
  await look('company')
  await tab.locator('#company-0').check()
  await press(tab, 'form[method="get"]:has(#company-0) button')
  await look('consent-for-company')
}

/** Presses until the entry is sealed and witnessed, which takes a second or two. */
async function checkEntry(tab: Tab): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt += 1) {
    await tab.locator('#check button').click()
    await tab.locator('#check button:not([disabled])').waitFor()
    if ((await tab.locator('[data-conclusion="holds"]').count()) > 0) return
    await tab.waitForTimeout(250)
  }
  throw new Error('the entry was not witnessed')
}

/** The page of a server that has an identity provider, on the styles of this one. */
async function lookAtUpstream(tab: Tab, { issuer, language }: Walk, look: (name: string) => Promise<void>) {
  const texts = textsIn(language)
  const page = upstreamPage({ startPath: '/sign-in/provider', providerName: 'Sample Pass', stronger: false }, texts)
  const frame = { sandbox: false, visitor: undefined, noticePath: '/notice/1', inLanguage: () => '/sign-in' }
  const body = String(await framePage(page, { texts, ...frame }))
  const address = new URL('/sign-in/with-provider', issuer).href
  await tab.route(address, (route) => route.fulfill({ body, contentType: 'text/html' }))
  await tab.goto(address)
  await look('sign-in-with-provider')
}

function ask(bank: Bank, scopes: readonly string[], detail: Record<string, string>): Promise<Asked> {
  return bank.askWith({
    scope: scopes.join(' '),
    authorization_details: JSON.stringify([{ type: 'izin_consent', ...detail }]),
  })
}

async function signIn(tab: Tab, persona: string): Promise<void> {
  await press(tab, `button[name="persona"][value="${persona}"]`)
}

async function answer(tab: Tab, bank: Bank, asked: Asked, value: 'share' | 'decline'): Promise<Tokens> {
  // Nobody listens at the bank's address: the request for it is all that is needed.
  const callback = tab.waitForRequest((request) => new URL(request.url()).pathname === '/callback')
  await press(tab, `button[name="answer"][value="${value}"]`).catch(() => {})
  const cameBackTo = new URL((await callback).url())
  await leaveBank(tab)
  return bank.redeem(asked, cameBackTo)
}

/** The browser's page about the bank that did not answer may still be coming, and would end the next step. */
export async function leaveBank(tab: Tab): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const left = await tab.goto('about:blank').then(
      () => true,
      () => false,
    )
    if (left) return
    await tab.waitForTimeout(100)
  }
}

async function press(tab: Tab, button: string): Promise<void> {
  await tab.locator(button).first().click()
  await tab.waitForLoadState()
}
