// Sign-in as an invented person, for the sandbox alone: whoever opens the page may be anybody. Imported only where the
// mode is checked (sign-in-for-mode.ts); production never loads this module.
import { z } from 'zod'
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'
import { lowestAcr } from '../../schema/contract/acr.ts'
import { ownNextPath } from '../interaction/next-path.ts'
import { readFields } from '../interaction/read-form.ts'
import type { SignInMethod } from '../interaction/sign-in-method.ts'
import { personaPage } from './persona-page.ts'

const strongAcr = 'urn:izin:acr:2'
const strengthSchema = z.enum([lowestAcr, strongAcr])
/** What one can sign in with as a persona, weakest first. */
export const personaAcrValues = [lowestAcr, strongAcr] as const

const formSchema = z.object({
  csrf: z.string(),
  persona: z.string(),
  next: z.string().optional(),
  acr: strengthSchema.default(lowestAcr),
})

export function personaSignIn(database: ConsentDatabase): SignInMethod {
  return {
    name: 'sandbox personas',
    acrValues: personaAcrValues,
    nameOf: async (personId) => (await database.current.sandboxPersona.findUnique({ where: { personId } }))?.name,
    addRoutes: (app, tools) => {
      app.get('/sign-in', async (c) => {
        const question = {
          all: await database.current.sandboxPersona.findMany({ orderBy: { name: 'asc' } }),
          csrf: tools.guestToken(c),
          next: ownNextPath(c.req.query('next')),
          neededAcr: strengthSchema.catch(lowestAcr).parse(c.req.query('acr')),
          strongAcr,
          searched: (c.req.query('q') ?? '').trim().slice(0, 100),
          everybody: c.req.query('all') !== undefined,
        }
        return tools.sendPage(c, personaPage(question, c.get('texts')))
      })
      app.post('/sign-in', async (c) => {
        const form = formSchema.safeParse(await readFields(c))
        if (!form.success || !tools.guestTokenValid(c, form.data.csrf)) return tools.refuse(c)
        const { persona: slug, next, acr } = form.data
        const persona = await database.current.sandboxPersona.findUnique({ where: { slug } })
        if (!persona) return tools.refuse(c)
        return tools.complete(c, { personId: persona.personId, acr, amr: ['sandbox'] }, next)
      })
    },
  }
}
