// What was chosen before a consent survives the trip to the consent page and a reload, in this tab alone.
import { z } from 'zod'
import { fetchTypes } from '../../schema/contract/access-token.ts'

const choicesSchema = z.object({
  bank: z.string().default('merlion-bank'),
  persona: z.string().default('citizen-with-everything'),
  /** Opaque id of the company that the persona acts for. */
  company: z.string().optional(),
  purpose: z.string().optional(),
  days: z.number().default(30),
  fetchType: z.enum(fetchTypes).default('PERIODIC'),
  /** Scopes that the resident does not share. */
  withheld: z.array(z.string()).default([]),
})
export type Choices = z.infer<typeof choicesSchema>

const key = 'izin-choices'

export function keptChoices(): Choices {
  const kept = sessionStorage.getItem(key)
  return choicesSchema.safeParse(JSON.parse(kept ?? '{}')).data ?? choicesSchema.parse({})
}

export function keepChoices(choices: Choices): void {
  sessionStorage.setItem(key, JSON.stringify(choices))
}
