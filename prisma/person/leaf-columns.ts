// Which columns of the table `person` a leaf of the graph is made of. A leaf of Person that is not named here is a
// column of its own name; leaves of records live in tables of their own.
import type { Prisma } from './generated/client.ts'

export type PersonColumn = Prisma.PersonScalarFieldEnum

const chas = ['chasCardType', 'chasIndicator', 'chasIssueDate', 'chasExpiryDate', 'chasName'] as const

const composed: Readonly<Record<string, readonly PersonColumn[]>> = {
  'Person.partialUinfin': ['uinfin'],
  'Person.mobileNumber': ['mobileAreaCode', 'mobileNumber'],
  'Person.registeredAddress': ['registeredAddress'],
  'Person.occupation': ['occupationCode', 'occupationDescription'],
  'Person.chas': chas,
  'CpfBalances.ordinaryAccount': ['cpfOrdinaryAccount'],
  'CpfBalances.medisaveAccount': ['cpfMedisaveAccount'],
  'CpfBalances.specialAccount': ['cpfSpecialAccount'],
  'CpfBalances.retirementAccount': ['cpfRetirementAccount'],
  'CpfInvestmentScheme.account': ['cpfAgentBankCode', 'cpfInvestmentAccountNo'],
  'CpfInvestmentScheme.specialDiscountedShares': ['cpfSpecialDiscountedShares'],
  'CpfInvestmentScheme.selfAwarenessQuestionnaire': ['cpfSelfAwarenessQuestionnaire'],
  'PioneerGeneration.eligible': ['pioneerEligible'],
  'MerdekaGeneration.eligible': ['merdekaEligible'],
}

/** Leaves of Person that are columns of their own name. */
const plain: ReadonlySet<PersonColumn> = new Set<PersonColumn>([
  'uinfin',
  'name',
  'aliasName',
  'hanyuPinyinName',
  'hanyuPinyinAliasName',
  'marriedName',
  'sex',
  'race',
  'secondaryRace',
  'dialect',
  'dateOfBirth',
  'residentialStatus',
  'nationality',
  'birthCountry',
  'passportNumber',
  'passportExpiryDate',
  'passType',
  'passStatus',
  'passExpiryDate',
  'employmentSector',
  'email',
  'hdbType',
  'housingType',
  'ownerPrivate',
  'employment',
  'maritalStatus',
  'marriageDate',
  'divorceDate',
  'marriageCertificateNo',
  'countryOfMarriage',
])

/** Columns that decide whether a leaf applies, beside the segment: only some passes come with a registered address. */
export const rulingColumns: Readonly<Record<string, readonly PersonColumn[]>> = {
  'Person.registeredAddress': ['passType'],
}

/** The columns behind `Type.field`; none for a leaf that is kept elsewhere. */
export function columnsOfLeaf(coordinate: string): readonly PersonColumn[] {
  const listed = composed[coordinate]
  if (listed) return listed
  const [type, field] = coordinate.split('.')
  return type === 'Person' && isPlain(field) ? [field] : []
}

function isPlain(field: string | undefined): field is PersonColumn {
  const names: ReadonlySet<string | undefined> = plain
  return names.has(field)
}
