// Which company it is, from the index alone: what its own row says, and what a company that names it as a shareholder
// says too.
import { opaqueId } from '../opaque-id.ts'
import { nameMark } from '../people/names.ts'
import { Random } from '../random.ts'
import type { Recipe } from '../recipe.ts'
import { businessUen, localCompanyUen, otherUen } from '../registration-numbers.ts'
import { companyNameOf, companyStemOf } from './company-name.ts'

export interface CompanyIdentity {
  readonly index: number
  readonly id: string
  readonly entityType: 'UEN' | 'NON-UEN' | 'GSTN'
  readonly registrationNumber: string
  readonly name: string
  /** Code of the table entity-type; a company without a UEN has none. */
  readonly type: string | undefined
}

export function describeCompany({ seed }: Recipe, index: number): CompanyIdentity {
  const id = opaqueId(seed, 'companyId', index)
  const stem = companyStemOf(seed, index)
  const kind = new Random(seed, 'companyKind', index).weighted([
    ['LC', 78],
    ['BN', 13],
    ['LL', 4],
    ['FC', 2],
    ['PF', 1],
    ['GSTN', 1],
    ['ABROAD', 1],
  ])
  const registered = { index, id, entityType: 'UEN' as const, type: kind }
  switch (kind) {
    case 'LC':
      return { ...registered, registrationNumber: localCompanyUen(index), name: companyNameOf(seed, index) }
    case 'BN':
      return { ...registered, registrationNumber: businessUen(index), name: stem }
    case 'LL':
      return { ...registered, registrationNumber: otherUen(index, kind), name: `${stem} LLP` }
    case 'FC':
      return { ...registered, registrationNumber: otherUen(index, kind), name: `${stem} LIMITED` }
    case 'PF':
      return { ...registered, registrationNumber: otherUen(index, kind), name: `${stem} PAC` }
    case 'GSTN':
      return { ...unregistered('GSTN'), name: `${stem} INC.` }
    default:
      return { ...unregistered('NON-UEN'), name: `${stem} LIMITED` }
  }

  function unregistered(entityType: 'NON-UEN' | 'GSTN') {
    const registrationNumber = `${entityType === 'GSTN' ? 'M9' : 'GB'}-${nameMark}-${String(index).padStart(7, '0')}`
    return { index, id, entityType, registrationNumber, type: undefined }
  }
}
