// How the fields of the corporate subgraph lie in the columns of its tables.
import type { ColumnLayout } from '../record-columns.ts'

export const corporateLayout: ColumnLayout = {
  prefixes: { CompanyFigures: 'company', GroupFigures: 'group' },
  composed: {
    'EntityIdentity.countryOfIncorporation': ['identityCountry'],
    ...party('CorporateOfficer', 'IndividualOfficer'),
    ...party('CorporateShareholder', 'IndividualShareholder'),
  },
}

/** A party is a company or a person in the same columns. */
function party(company: string, person: string): Record<string, readonly string[]> {
  return {
    [`${company}.name`]: ['partyName'],
    [`${company}.registrationNumber`]: ['partyNumber'],
    [`${company}.type`]: ['partyType'],
    [`${person}.idNumber`]: ['partyNumber'],
    [`${person}.idType`]: ['partyType'],
    [`${person}.name`]: ['partyName'],
    [`${person}.nationality`]: ['partyNationality'],
  }
}
