// A request that was refused as a whole: the code, why, and the step that leads on from there.
import { z } from 'zod'
import type { ErrorCodeName } from '../../schema/contract/error-codes.ts'
import type { OwnCode, Sent } from '../client/answer.ts'

/** A new consent, a fresh token, the same again; or something that only the developer can change. */
export type NextStep = 'CONSENT' | 'REFRESH' | 'RUN' | 'CHANGE'

export interface Refusal {
  readonly code: string
  readonly why: string
  readonly step: NextStep
  /** What the step does not say by itself. */
  readonly hint: string | undefined
  /** That consent is over, whatever is tried with it. */
  readonly over: boolean
}

/** By code. What is not here is about the request itself, and its message says what to change. */
const steps: Readonly<Partial<Record<ErrorCodeName | OwnCode, readonly [step: NextStep, hint?: string]>>> = {
  CONSENT_NOT_FOUND: ['CONSENT'],
  CONSENT_NOT_ACTIVE: ['CONSENT'],
  CONSENT_REVOKED: ['CONSENT'],
  CONSENT_EXPIRED: ['CONSENT'],
  CONSENT_CONSUMED: ['CONSENT', 'To read more than once, choose “again and again” under Options.'],
  CONSENT_TERMINATED: ['CONSENT'],
  CONSENT_INVALIDATED: ['CONSENT'],
  ACTING_ROLE_LOST: ['CONSENT', 'Choose a resident who may act for the company.'],
  TOKEN_NOT_REFRESHED: ['CONSENT'],
  FREQUENCY_LIMIT_REACHED: ['CONSENT', 'A new consent counts anew; a bank waits for the next day.'],
  CONSENT_CHANGED: ['REFRESH'],
  INVALID_TOKEN: ['REFRESH'],
  CONSENT_PAUSED: ['RUN', 'The resident resumes it on their own pages, under Consents.'],
  INVALID_DPOP_PROOF: ['RUN', 'Each run makes a new proof.'],
  USE_DPOP_NONCE: ['RUN'],
  QUOTA_EXCEEDED: ['RUN'],
  AUTHORIZATION_SERVER_UNAVAILABLE: ['RUN'],
  ADMISSION_UNAVAILABLE: ['RUN'],
  CONSENT_STORE_UNAVAILABLE: ['RUN'],
  DISCLOSURE_LOG_UNAVAILABLE: ['RUN'],
  INTERNAL_ERROR: ['RUN'],
  NOT_REACHED: ['RUN'],
  CLIENT_SUSPENDED: ['CHANGE', 'Choose another bank.'],
}

const endsConsent = /^(CONSENT_(?!CHANGED|PAUSED|STORE)|TOKEN_NOT_REFRESHED$)/

const extensionsSchema = z.looseObject({ code: z.string(), explanation: z.string().optional() })

/** `fault`: what was to go wrong, and will again. Undefined where there is an answer. */
export function explainRefusal({ answer, retryAfter }: Sent, fault?: string): Refusal | undefined {
  const refused = answer.errors?.find(({ path }) => path === undefined)
  if (!refused || answer.data) return undefined
  const { code, explanation } = extensionsSchema.catch({ code: '' }).parse(refused.extensions)
  const [step, hint] = new Map(Object.entries(steps)).get(code) ?? ['CHANGE' as const]
  const hints = [
    hint,
    retryAfter === undefined ? undefined : `Wait ${retryAfter} seconds before.`,
    fault === undefined
      ? undefined
      : `“${fault}” still stands under Fault; it will go wrong again until that is cleared.`,
  ].filter((one) => one !== undefined)
  return {
    ...{ code, why: explanation ?? refused.message, step },
    hint: hints.length === 0 ? undefined : hints.join(' '),
    over: endsConsent.test(code),
  }
}
