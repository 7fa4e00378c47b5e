// A resident at their browser, answering requests and withdrawing consents on the pages, as a person would. Shared by the
// demo and the tests.
import { type Browser, type BrowserPage, openBrowser } from './browser.ts'

export interface Answer {
  /** The sandbox persona to sign in as, by name, if the pages ask. */
  readonly persona: string
  /** Optional items to tick, by scope; needed ones are always shared. */
  readonly tick?: readonly string[]
  /** The company to act for, by its opaque id, when the request is about a company. */
  readonly company?: string
  readonly share: boolean
}

export interface Resident {
  readonly browser: Browser
  /** Opens a request and comes to the page with the question, signing in and choosing a company on the way. */
  openRequest(url: URL, answer: Pick<Answer, 'persona' | 'company'>): Promise<BrowserPage>
  /** Answers a request; returns the address the browser was sent back to. */
  answerRequest(url: URL, answer: Answer): Promise<URL>
  openConsents(issuer: string, persona: string): Promise<BrowserPage>
  /** From the sign-in page on; `acr` where the person chooses how strongly. */
  signIn(page: BrowserPage, persona: string, acr?: string): Promise<BrowserPage>
  /** Withdraws the consent given to this recipient; returns the page that confirms it. */
  withdraw(issuer: string, persona: string, recipient: string): Promise<BrowserPage>
}

export function openResident(): Resident {
  const browser = openBrowser()

  async function signInIfAsked(page: BrowserPage, persona: string): Promise<BrowserPage> {
    return page.url.pathname === '/sign-in' ? signIn(page, persona) : page
  }

  async function signIn(page: BrowserPage, persona: string, acr?: string): Promise<BrowserPage> {
    const button = `Sign in as ${persona}`
    const shown = page.forms.some(({ buttons }) => buttons.some(({ label }) => label === button))
    const tick = acr === undefined ? [] : [acr]
    return browser.press(shown ? page : await searchFor(page, persona), { button, tick })
  }

  function searchFor({ url }: BrowserPage, persona: string): Promise<BrowserPage> {
    const search = new URL(url)
    search.searchParams.set('q', persona)
    return browser.open(search)
  }

  async function openRequest(url: URL, { persona, company }: Pick<Answer, 'persona' | 'company'>) {
    const page = await signInIfAsked(await browser.open(url), persona)
    return company === undefined ? page : browser.press(page, { button: 'Continue', tick: [company] })
  }

  async function openConsents(issuer: string, persona: string): Promise<BrowserPage> {
    return signInIfAsked(await browser.open(new URL('/consents', issuer)), persona)
  }

  return {
    browser,
    openRequest,
    openConsents,
    signIn,
    answerRequest: async (url, answer) => {
      const page = await openRequest(url, answer)
      const button = answer.share ? 'Share' : "Don't share"
      const after = await browser.press(page, { button, tick: answer.share ? (answer.tick ?? []) : [] })
      if (!after.left)
        throw new Error(`the pages did not lead back to the bank (${after.status} at ${after.url.pathname})`)
      return after.left
    },
    withdraw: async (issuer, persona, recipient) =>
      browser.press(await openConsents(issuer, persona), { button: `Withdraw from ${recipient}` }),
  }
}
