// A resident's answer without a browser, for pipelines: takes a pushed request and goes through the real pages as the
// persona would. So the consent, its record and its code are the same as a person's, and nothing is skipped.
import type { Pool } from 'pg'
import { z } from 'zod'
import { nearestName } from '../../../schema/nearest-name.ts'
import type { BrowserPage } from '../../demo/browser.ts'
import { openResident } from '../../demo/resident.ts'
import { listPersonas } from './list-personas.ts'
import { SandboxProblem } from './sandbox-problem.ts'

const answerSchema = z.strictObject({
  clientId: z.string().min(1).max(200),
  /** What the pushed authorization request answered. */
  requestUri: z.string().startsWith('urn:ietf:params:oauth:request_uri:'),
  /** Name of the persona, `citizen-with-everything`. */
  persona: z.string().min(1).max(100),
  /** For a company's data: the opaque id of the company that the persona acts for. */
  company: z.uuid().optional(),
  /** `refuse`, or the optional scopes to share; the needed ones are shared with any of them. Absent: all of them. */
  grant: z.union([z.literal('refuse'), z.array(z.string()).max(500)]).optional(),
})

export interface Answered {
  /** Where the browser would have been sent: with a code, or with access_denied. */
  readonly redirectTo: string
  readonly shared: readonly string[]
}

export async function answerConsent(pool: Pool, issuer: string, body: unknown): Promise<Answered> {
  const { clientId, requestUri, persona: slug, company, grant } = answerSchema.parse(body)
  const { personas } = await listPersonas(pool)
  const persona = personas.find((one) => one.slug === slug)
  if (!persona) {
    const nearest = nearestName(
      slug,
      personas.map((one) => one.slug),
    )
    throw new SandboxProblem('SANDBOX_REQUEST_INVALID', `There is no persona ${slug}; did you mean ${nearest}?`)
  }
  const resident = openResident()
  const url = new URL('/authorize', issuer)
  url.search = new URLSearchParams({ client_id: clientId, request_uri: requestUri }).toString()
  const page = await signIn(await resident.browser.open(url))
  const question = await chooseCompany(page, company)
  if (!question)
    throw notAnswered(
      'no client `clientId` has such a request in `requestUri` (it is unknown, used, expired or of another client): push it again, and answer within a minute',
    )
  const { form, at } = question

  const scopesOf = (fields: readonly { readonly name: string; readonly value: string }[]) =>
    fields.filter(({ name }) => name === 'item').map(({ value }) => value)
  const needed = scopesOf(form.hidden)
  const optional = scopesOf(form.choices)
  const asked = new Set([...needed, ...optional])
  const chosen = grant === 'refuse' ? [] : (grant ?? optional)
  const unknown = chosen.filter((scope) => !asked.has(scope))
  if (unknown.length > 0)
    throw notAnswered(`the request does not ask for ${unknown.join(', ')}; it asks for ${[...asked].join(', ')}`)
  const answer = {
    button: grant === 'refuse' ? "Don't share" : 'Share',
    tick: chosen.filter((scope) => optional.includes(scope)),
  }
  let left = await resident.browser.press(at, answer)
  if (left.url.pathname === '/sign-in') {
    // An item needs a stronger sign-in, which the page proposes now.
    const again = await chooseCompany(await signIn(left), company)
    if (again) left = await resident.browser.press(again.at, answer)
  }
  if (!left.left) throw notAnswered('the consent page did not accept the answer')
  const shared = grant === 'refuse' ? [] : [...needed, ...chosen.filter((scope) => optional.includes(scope))]
  return { redirectTo: left.left.href, shared: left.left.searchParams.has('code') ? shared : [] }

  /** By the persona's slug, as two people may be called the same; as strongly as the page proposes. */
  async function signIn(page: BrowserPage): Promise<BrowserPage> {
    const form = page.forms.find(({ method, action }) => method === 'post' && action === '/sign-in')
    if (!form) return page
    const filled = [...form.hidden, ...form.choices.filter(({ checked }) => checked), { name: 'persona', value: slug }]
    const fields = filled.map(({ name, value }) => [name, value] as const)
    return resident.browser.post(new URL(form.action, page.url), fields, { 'sec-fetch-site': 'same-origin' })
  }

  async function chooseCompany(page: BrowserPage, wanted: string | undefined) {
    const formWith = (wantedLabel: string, { forms }: BrowserPage) =>
      forms.find(({ buttons }) => buttons.some(({ label }) => label === wantedLabel))
    const chooser = formWith('Continue', page)
    if (!chooser && formWith('Go back without sharing', page))
      throw notAnswered(
        `this is about a company, and ${slug} acts for no company today; GET /sandbox/api/personas lists for whom each may act`,
      )
    let at = page
    if (chooser) {
      const offered = chooser.choices.map(({ value }) => value)
      const choice = wanted ?? (offered.length === 1 ? offered[0] : undefined)
      if (choice === undefined || !offered.includes(choice))
        throw notAnswered(`this is about a company; send \`company\`, one of ${offered.join(', ')}`)
      at = await resident.browser.press(page, { button: 'Continue', tick: [choice] })
    }
    const form = formWith('Share', at)
    return form && { at, form }
  }
}

function notAnswered(why: string): SandboxProblem {
  return new SandboxProblem('SANDBOX_CONSENT_NOT_ANSWERED', `The consent was not answered: ${why}.`)
}
