// Sign-in as an invented person, for the sandbox alone: whoever opens the page may be anybody. Imported only where the
// mode is checked (sign-in-for-mode.ts); production never loads this module.
import { z } from 'zod'
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'
import { ownNextPath } from '../interaction/next-path.ts'
import { readFields } from '../interaction/read-form.ts'
import type { SignInMethod } from '../interaction/sign-in-method.ts'
import type { Texts } from '../locales/texts.ts'
import { html } from '../pages/html.ts'
import type { Page } from '../pages/page.ts'
import { inEnglish, inWords } from '../pages/words.ts'

interface Persona {
  readonly slug: string
  readonly name: string
  readonly shows: string
}

const formSchema = z.object({ csrf: z.string(), persona: z.string(), next: z.string().optional() })

export function personaSignIn(database: ConsentDatabase): SignInMethod {
  const personas = () => database.current.sandboxPersona.findMany({ orderBy: { name: 'asc' } })
  return {
    name: 'sandbox personas',
    nameOf: async (personId) => (await database.current.sandboxPersona.findUnique({ where: { personId } }))?.name,
    addRoutes: (app, tools) => {
      app.get('/sign-in', async (c) => {
        const next = ownNextPath(c.req.query('next'))
        return tools.sendPage(c, signInPage(await personas(), tools.guestToken(c), next, c.get('texts')))
      })
      app.post('/sign-in', async (c) => {
        const form = formSchema.safeParse(await readFields(c))
        if (!form.success || !tools.guestTokenValid(c, form.data.csrf)) return tools.refuse(c)
        const { persona: slug, next } = form.data
        const persona = await database.current.sandboxPersona.findUnique({ where: { slug } })
        if (!persona) return tools.refuse(c)
        return tools.complete(c, { personId: persona.personId, acr: 'urn:izin:acr:1', amr: ['sandbox'] }, next)
      })
    },
  }
}

function signInPage(personas: readonly Persona[], csrf: string, next: string, texts: Texts): Page {
  const t = texts.signIn
  return {
    title: t.title,
    main: html`
      <h1 class="govuk-heading-l">${t.title}</h1>
      <p class="govuk-body-l">${t.why}</p>
      <h2 class="govuk-heading-m">${t.personas}</h2>
      <p class="govuk-body">${t.personasWhy}</p>
      ${personas.length === 0 ? html`<p class="govuk-body">${t.none}</p>` : ''}
      <form method="post" action="/sign-in">
        <input type="hidden" name="csrf" value="${csrf}">
        <input type="hidden" name="next" value="${next}">
        <ul class="izin-people">
          ${personas.map(
            ({ slug, name, shows }) => html`<li class="izin-box izin-person">
            <p class="govuk-body"><strong>${name}</strong><span class="izin-from">${inWords(inEnglish(shows), texts)}</span></p>
            <button class="govuk-button govuk-button--secondary" name="persona" value="${slug}" aria-label="${t.as(name)}">${t.title}</button>
          </li>`,
          )}
        </ul>
      </form>`,
  }
}
