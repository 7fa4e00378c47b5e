// Who may act for a company: its officers of the population, for as long as they hold their position, while the company
// is registered. Some for a part of the company only, some on behalf of another company that acts for it.

import type { Row } from '../../seed/write-rows.ts'
import { opaqueId } from '../opaque-id.ts'
import { Random } from '../random.ts'
import type { Recipe } from '../recipe.ts'
import { describeCompany } from './describe-company.ts'
import type { CompanyRecord } from './generate-companies.ts'

/** Names of the positions that come with the right to act. */
const roles: Readonly<Record<string, string>> = {
  DIR: 'DIRECTOR',
  SEC: 'SECRETARY',
  OWN: 'OWNER',
  PTN: 'PARTNER',
}
/** More than a company has officers; roles are numbered so. */
const mostOfficers = 5

export function actingRoleRows(recipe: Recipe, company: CompanyRecord): Row[] {
  const { seed } = recipe
  if (company.profile.uenStatus !== 'R') return []
  const random = new Random(seed, 'actingRoles', company.index)
  return company.appointments.flatMap(({ position, appointmentDate, ceasedOn }, place) => {
    const personId = company.officerIds[place]
    const role = roles[position]
    if (personId === undefined || role === undefined) return []
    return {
      id: opaqueId(seed, 'roleId', company.index * mostOfficers + place),
      personId,
      entityId: company.id,
      entityName: company.profile.name,
      uen: company.registrationNumber,
      role,
      validFrom: startOfDay(appointmentDate),
      validUntil: ceasedOn === undefined ? undefined : startOfDay(ceasedOn),
      subUen: random.chance(0.03) ? `${company.registrationNumber}-BRANCH-${random.between(1, 9)}` : undefined,
      ...(company.index > 0 && random.chance(0.02) ? agent(recipe, random.below(company.index)) : {}),
    }
  })
}

function agent(recipe: Recipe, index: number): Row {
  const { name, registrationNumber } = describeCompany(recipe, index)
  return { agentName: name, agentUen: registrationNumber }
}

function startOfDay(day: string): string {
  return `${day}T00:00:00+08:00`
}
