// What of a child's record is given: everything while the child is under 21, the number alone from the 21st birthday on
// (catalogue facts 1.3).
import type { RecordRow } from './person-loaders.ts'

/** `today` is YYYY-MM-DD in Singapore. */
export function childAsOf(today: string, { birthCertificateNo, nric, ...record }: RecordRow): RecordRow {
  const number = { birthCertificateNo, nric }
  return isGrownUp(record['dateOfBirth'], today) ? number : { ...record, ...number }
}

/** A date without month or day counts from its first day, and one that is missing counts as long ago: when in doubt,
 * less is given. Born on 29 February, one turns 21 on 1 March of a common year. */
function isGrownUp(dateOfBirth: unknown, today: string): boolean {
  if (typeof dateOfBirth !== 'string') return true
  const [year, month = '01', day = '01'] = dateOfBirth.split('-')
  return `${Number(year) + 21}-${month}-${day}` <= today
}
