// The answer as the form sends it. Needed items are in the form too: an answer that leaves one out is not ours.
import { z } from 'zod'
import { listField } from './read-form.ts'

export const answerSchema = z.object({
  answer: z.enum(['share', 'decline', 'preview', 'sign-in']),
  consent: z.uuid().optional(),
  version: z.coerce.number().int().positive().optional(),
  item: listField,
})
export type Answer = z.infer<typeof answerSchema>

/** The record that the page showed; undefined where a page had none. */
export function shownRecord({ consent, version }: Answer): { consentId: string; seenVersion: number } | undefined {
  return consent !== undefined && version !== undefined ? { consentId: consent, seenVersion: version } : undefined
}
