// The rows of a generated person, table by table, as the seed of the personas makes them.
import type { Row } from '../../seed/write-rows.ts'
import { dayNumber, monthNumber, monthText } from '../days.ts'
import type { PersonRecord } from './person-record.ts'

/** A row in two parts: whose it is, and what it says. */
export type EmitRow = (table: string, head: Row, row: Row) => void

export function emitPersonRows(person: PersonRecord, emit: EmitRow): void {
  const { id: personId, segment, updatedOn, envelopes, items } = person
  emit('person', { id: personId, segment, updatedOn, envelopes }, items)
  const records = (table: string, rows: readonly Row[]) => {
    for (const [ordinal, row] of rows.entries()) emit(table, { personId, ordinal }, row)
  }
  records('vehicle', person.vehicles)
  records('hdb_flat', person.hdbFlats)
  records('child_record', person.children)
  records('cpf_contribution', person.cpfContributions.flatMap(monthlyContributions))
  records('cpf_housing_withdrawal', person.cpfHousingWithdrawals)
  records('academic_transcript', person.transcripts)
  records('academic_certificate', person.certificates)
  for (const assessment of person.assessments) emit('assessment', { personId }, assessment)
  for (const licence of person.vocationalLicences) emit('vocational_licence', { personId }, licence)
  if (person.drivingLicence) emit('driving_licence', { personId }, person.drivingLicence)
}

/** One contribution a month, received on the 14th of the next. */
function monthlyContributions({
  employer,
  amount,
  firstMonth,
  months,
}: PersonRecord['cpfContributions'][number]): Row[] {
  const first = monthNumber(dayNumber(firstMonth))
  return Array.from({ length: months }, (_, index) => ({
    employer,
    amount,
    month: monthText(first + index),
    paidOn: `${monthText(first + index + 1)}-14`,
  }))
}
