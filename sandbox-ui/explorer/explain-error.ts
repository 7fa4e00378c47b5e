// Why a field is null, in words, and what one can do about it. The gateway says what was refused; whose doing that was
// follows from what the bank is approved for, what it asked and what the resident shared.
import { z } from 'zod'
import type { Answer, AnswerError } from '../client/answer.ts'
import type { Session } from '../client/session.ts'
import { faultReports } from '../faults/fault-report.ts'
import type { Bank } from '../sandbox-api.ts'

export interface Explained {
  /** `me.email`; empty for the whole request. */
  readonly place: string
  readonly why: string
  readonly mend: string
  /** Of an error that was asked for: the fault, and what to do about it in production. */
  readonly fault?: { readonly written: string; readonly inProduction: string } | undefined
  /** A new consent with these would open it. */
  readonly consentFor: readonly string[]
}

const extensionsSchema = z.looseObject({
  code: z.string(),
  reason: z.string().optional(),
  coordinate: z.string().optional(),
  requiredScopes: z.array(z.array(z.string())).optional(),
  agencies: z.array(z.string()).optional(),
  explanation: z.string().optional(),
  fault: z.string().optional(),
})

export function explainAnswer(answer: Answer, session: Session, banks: readonly Bank[]): Explained[] {
  const { data, errors = [] } = answer
  const refused = errors.map((error) => ({
    ...explainError(error, session, banks),
    place: placeOf(error, data),
    fault: faultOf(error, answer),
  }))
  const known = new Set(refused.map(({ place }) => place))
  return [...refused, ...emptyPlaces(data).filter(({ place }) => !known.has(place))]
}

/** The path of an error ends at the first list; which field of its elements is meant, the coordinate says. */
function placeOf({ path = [], extensions }: AnswerError, data: unknown): string {
  let value = data
  for (const key of path) value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
  const { coordinate } = extensionsSchema.catch({ code: '' }).parse(extensions)
  const field = Array.isArray(value) ? coordinate?.split('.').at(-1) : undefined
  return [...path, ...(field === undefined ? [] : [field])].join('.')
}

function faultOf({ extensions }: AnswerError, answer: Answer): Explained['fault'] {
  const { fault } = extensionsSchema.catch({ code: '' }).parse(extensions)
  const report = faultReports(answer).find((one) => one.fault === fault)
  return report && { written: report.fault, inProduction: report.inProduction }
}

function explainError(
  { message, extensions }: AnswerError,
  session: Session,
  banks: readonly Bank[],
): Omit<Explained, 'place'> {
  const { code, reason, requiredScopes, agencies, explanation } = extensionsSchema.catch({ code: '' }).parse(extensions)
  const said = { why: explanation ?? message, mend: code === '' ? '' : `Code: ${code}.`, consentFor: [] }
  if (code === 'AGENCY_UNAVAILABLE' || code === 'AGENCY_ERROR')
    return {
      ...said,
      why: `${agencies?.join(', ') || 'The agency'} did not deliver it.`,
      mend: 'The record says undelivered, so nothing counts as read. Ask again later.',
    }
  if (code !== 'UNAUTHORIZED_FIELD_OR_TYPE') return said
  if (reason === 'NEVER_RELEASED')
    return { ...said, why: 'It is released to nobody.', mend: 'Leave it out of the query.' }
  if (reason === 'INSUFFICIENT_USER_AUTHENTICATION')
    return {
      ...said,
      why: 'The resident shared it, but signed in less strongly than this item needs.',
      mend: 'Send the request anew with the acr_values in the extensions; the resident signs in again.',
    }
  return explainScopes(requiredScopes ?? [], session, banks)
}

function explainScopes(required: readonly (readonly string[])[], session: Session, banks: readonly Bank[]) {
  const approvedFor = ({ items }: Bank, scopes: readonly string[]) =>
    scopes.every((scope) => items.some((item) => item.scope === scope))
  const bank = banks.find(({ clientId }) => clientId === session.bank)
  const open = required.find((scopes) => bank !== undefined && approvedFor(bank, scopes))
  const wanted = open ?? required[0] ?? []
  const names = wanted.join(' and ')
  if (open === undefined) {
    const others = banks.filter((other) => required.some((scopes) => approvedFor(other, scopes)))
    return {
      why: `${bank?.appName ?? 'This bank'} is not approved for ${names}.`,
      mend:
        others.length === 0
          ? 'No bank of the sandbox is. The operator approves scopes for each bank.'
          : `Run it as ${others.map(({ appName }) => appName).join(' or ')}, or have the operator approve it.`,
      consentFor: [],
    }
  }
  const declined = wanted.filter((scope) => session.asked.includes(scope) && !session.scopes.includes(scope))
  if (declined.length > 0)
    return {
      why: `The resident was asked for ${declined.join(' and ')} and did not share it.`,
      mend: 'That is their right. Ask anew, with it ticked, to see the other case.',
      consentFor: wanted,
    }
  return {
    why: `The consent in force was never asked for ${names}.`,
    mend: 'Get a consent for all that this query needs.',
    consentFor: wanted,
  }
}

const states: Readonly<Record<string, readonly [why: string, mend: string]>> = {
  EMPTY: ['The agency knows that there is nothing.', 'Show it as empty.'],
  NOT_APPLICABLE: ['The item does not apply to this resident.', 'Leave it out of what you show.'],
  UNAVAILABLE: ['The agency has no data or cannot tell.', 'Show “not available”; it is not the same as empty.'],
}
const mostPlaces = 30

/** Nulls that are no refusal: what an item's state says of them, or that the query does not ask for it. */
function emptyPlaces(data: unknown): Explained[] {
  const found = new Map<string, Explained>()
  const walk = (value: unknown, path: readonly string[]): void => {
    if (found.size >= mostPlaces || typeof value !== 'object' || value === null) return
    if (Array.isArray(value)) {
      for (const element of value) walk(element, path)
      return
    }
    const state = 'state' in value ? String(value.state) : undefined
    for (const [key, member] of Object.entries(value)) {
      const place = [...path, key].join('.')
      if (member !== null) walk(member, [...path, key])
      else if (!found.has(place)) found.set(place, { place, ...explainState(state), consentFor: [] })
    }
  }
  walk(data, [])
  return [...found.values()]
}

function explainState(state: string | undefined): { readonly why: string; readonly mend: string } {
  const [why, mend] = states[state ?? ''] ?? []
  if (why !== undefined && mend !== undefined) return { why, mend }
  if (state === 'AVAILABLE')
    return { why: 'There are values, and this one is not among them.', mend: 'Show it as empty.' }
  return {
    why: 'Nothing was refused: there is no value here.',
    mend: 'Ask for `state` beside it; it tells empty, unavailable and not applicable apart.',
  }
}
