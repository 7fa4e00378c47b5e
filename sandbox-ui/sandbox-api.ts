// The sandbox's API as the page uses it. Every answer is checked before it is believed.
import { z } from 'zod'
import { reach } from './client/not-reached.ts'

const itemSchema = z.object({ scope: z.string(), required: z.boolean() })
const purposeSchema = z.object({ code: z.string(), text: z.string(), maximumDays: z.number() })
const keySetSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) })
const bankSchema = z.object({
  clientId: z.string(),
  legalName: z.string(),
  appName: z.string(),
  /** Its registered public keys. */
  jwks: keySetSchema.nullable(),
  items: z.array(itemSchema),
  purposes: z.array(purposeSchema),
})
const personaSchema = z.object({
  slug: z.string(),
  name: z.string(),
  shows: z.string(),
  companies: z.array(z.object({ entityId: z.string(), name: z.string(), role: z.string() })),
})
export const problemSchema = z.object({
  errors: z
    .array(
      z.object({
        message: z.string(),
        extensions: z.object({ code: z.string(), problems: z.array(z.string()).optional() }),
      }),
    )
    .min(1),
})

export type Bank = z.infer<typeof bankSchema>
export type Persona = z.infer<typeof personaSchema>

/** What the API did not do, in its own words. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly problems: readonly string[]

  constructor(message: string, problems: readonly string[]) {
    super(message)
    this.problems = problems
  }
}

export async function callApi<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  body?: unknown,
): Promise<z.infer<Schema>> {
  const sent =
    body === undefined
      ? {}
      : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const response = await reach(`/sandbox/api/${path}`, sent)
  const answer: unknown = await response.json()
  if (response.ok) return schema.parse(answer)
  const [problem] = problemSchema.parse(answer).errors
  throw new ApiProblem(problem?.message ?? '', problem?.extensions.problems ?? [])
}

export const listBanks = async () => (await callApi('banks', z.object({ banks: z.array(bankSchema) }))).banks

export const listPersonas = async () =>
  (await callApi('personas', z.object({ personas: z.array(personaSchema) }))).personas

export const registerClient = (registration: unknown) =>
  callApi('clients', z.object({ clientId: z.string(), kid: z.string() }), registration)

export const answerConsent = (answer: unknown) =>
  callApi('consents', z.object({ redirectTo: z.url(), shared: z.array(z.string()) }), answer)

/** The authorization server's public keys. */
export const readServerKeys = () => callApi('server-keys', keySetSchema)

export const readPersona = (slug: string) =>
  callApi(`personas/${slug}`, z.object({ document: z.unknown(), copy: z.unknown() }))

export const savePersona = (document: unknown) =>
  callApi('personas', z.object({ saved: z.array(z.string()) }), document)
