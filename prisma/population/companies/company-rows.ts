// The rows of a generated company, table by table, as the seed of the companies makes them.
import type { Party } from '../../seed/company-schema.ts'
import type { Row } from '../../seed/write-rows.ts'
import type { EmitRow } from '../people/person-rows.ts'
import type { CompanyRecord } from './generate-companies.ts'

export function emitCompanyRows(company: CompanyRecord, emit: EmitRow): void {
  const { id: entityId, updatedOn, envelopes, entityType, registrationNumber, identityCountry, address } = company
  const identity = { id: entityId, entityType, registrationNumber, identityCountry }
  emit('entity', { ...identity, updatedOn, envelopes, address }, company.profile)
  const records = (table: string, rows: readonly Row[]) => {
    for (const [ordinal, row] of rows.entries()) emit(table, { entityId, ordinal }, row)
  }
  records(
    'appointment',
    company.appointments.map(({ party, ...row }, place) => ({
      ...row,
      ...asLodged(party),
      personId: company.officerIds[place],
    })),
  )
  records(
    'shareholder',
    company.shareholders.map(({ party, ...row }) => ({ ...row, ...asLodged(party) })),
  )
  records('capital', company.capitals)
  records('financial_period', company.financials)
  records('previous_name', company.previousNames)
  records('previous_number', company.previousNumbers)
  records('licence', company.licences)
  records('government_grant', company.grants)
  records('builder', company.builders)
  records('contractor', company.contractors)
}

/** Generated companies name nobody by a slug. */
function asLodged(party: Party): Row {
  if ('individual' in party) {
    const { idNumber, idType, name, nationality } = party.individual
    return {
      category: 'I',
      partyKind: 'INDIVIDUAL',
      partyName: name,
      partyNumber: idNumber,
      partyType: idType,
      partyNationality: nationality,
    }
  }
  if (!('entity' in party)) throw new Error('A generated company names a party by its slug.')
  const { name, registrationNumber, type } = party.entity
  return { category: 'E', partyKind: 'ENTITY', partyName: name, partyNumber: registrationNumber, partyType: type }
}
