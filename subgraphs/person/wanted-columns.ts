// How the fields of the person subgraph lie in the columns of its tables.
import { columnsOfLeaf, type PersonColumn, rulingColumns } from '../../prisma/person/leaf-columns.ts'
import type { ColumnLayout } from '../record-columns.ts'

export const personLayout: ColumnLayout = {
  prefixes: {
    DrivingSuspension: 'suspension',
    DrivingDisqualification: 'disqualification',
    DrivingRevocation: 'revocation',
    ProvisionalDrivingLicence: 'pdl',
    QualifiedDrivingLicence: 'qdl',
  },
  composed: { 'HdbFlat.balanceLoanRepayment': ['balanceLoanYears', 'balanceLoanMonths'] },
}

/** Columns of the table `person`. */
export function personColumns(selected: ReadonlySet<string>): ReadonlySet<PersonColumn> {
  return new Set(
    [...selected].flatMap((coordinate) => [...columnsOfLeaf(coordinate), ...(rulingColumns[coordinate] ?? [])]),
  )
}
