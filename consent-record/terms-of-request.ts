// How often, how long and how long kept: what a request asks for, within what the operator approved for the purpose. A
// request never gets more than the approval, even if it was narrowed after the request was pushed.
import type { ConsentDetail, FetchType } from '../schema/contract/access-token.ts'
import type { Approval } from './read-approval.ts'

export interface Terms {
  readonly fetchType: FetchType
  /** Null: as often as wanted. */
  readonly frequencyPerDay: number | null
  readonly durationDays: number
  readonly dataLifeDays: number
}

export function termsOf(detail: ConsentDetail, approved: Approval['purpose']): Terms {
  const asked = detail.frequency_per_day ?? approved.frequencyPerDay
  const life = detail.data_life === undefined ? approved.dataLifeDays : daysOf(detail.data_life)
  return {
    fetchType: detail.fetch_type,
    frequencyPerDay: asked === null ? null : Math.min(asked, approved.frequencyPerDay ?? asked),
    durationDays: daysOf(detail.duration),
    dataLifeDays: Math.min(life, approved.dataLifeDays),
  }
}

/** Whole days of an ISO 8601 duration of the form `P90D`. */
export function daysOf(duration: string): number {
  return Number(duration.slice(1, -1))
}
