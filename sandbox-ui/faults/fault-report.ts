// What an answer says of the faults that were asked for with its request.
import { z } from 'zod'
import type { Answer } from '../client/answer.ts'

const reportSchema = z.object({
  /** As it was asked for. */
  fault: z.string(),
  struck: z.boolean(),
  happens: z.string(),
  inProduction: z.string(),
})
export type FaultReport = z.infer<typeof reportSchema>

export function faultReports({ extensions }: Answer): readonly FaultReport[] {
  return z.array(reportSchema).catch([]).parse(extensions?.['faults'])
}

/** One that showed by no error: there was no need for one, or the client has answered it. */
export function unnamedFaults(answer: Answer): readonly FaultReport[] {
  const named = new Set((answer.errors ?? []).map(({ extensions }) => extensions?.['fault']))
  return faultReports(answer).filter(({ fault }) => !named.has(fault))
}

/** In a sentence, what a fault did to the answer. */
export function describeReport({ fault, struck }: FaultReport, answer: Answer): string {
  if (!struck) return 'It was asked for and changed nothing: here is nothing for it to spoil.'
  if (fault === 'nonce-demanded' && answer.data)
    return 'The gateway refused the first proof for want of its nonce; openid-client sent another with it at once.'
  return 'This answer was spoiled on purpose.'
}
