// The companies a person may act for at this moment, by the database's clock, and why not for others. A role may be limited
// to a part of the company (its sub-UEN) or come through a third party that acts for it; that is shown, and changes nothing
// about whether it counts.
import { z } from 'zod'
import type { ConsentStore } from '../../consent-record/consent-database.ts'
import type { Texts } from '../locales/texts.ts'
import type { CompanyChoice } from '../pages/company-page.ts'

const rolesSchema = z.array(
  z.object({
    entityId: z.string(),
    name: z.string(),
    uen: z.string(),
    role: z.string(),
    subUen: z.string().nullable(),
    agentName: z.string().nullable(),
    agentUen: z.string().nullable(),
    validFrom: z.date(),
    validUntil: z.date().nullable(),
    standing: z.enum(['IN_FORCE', 'NOT_BEGUN', 'ENDED']),
  }),
)
type ActingRole = z.infer<typeof rolesSchema>[number]

export interface ActingRoles {
  readonly companies: readonly CompanyChoice[]
  /** A line for each role that does not count now, with the reason. */
  readonly notToday: readonly string[]
}

export async function readActingRoles(store: ConsentStore, personId: string, texts: Texts): Promise<ActingRoles> {
  const rows = await store.$queryRaw`
    SELECT entity_id::text AS "entityId", entity_name AS name, uen, role, sub_uen AS "subUen", agent_name AS "agentName",
      agent_uen AS "agentUen", valid_from AS "validFrom", valid_until AS "validUntil",
      CASE WHEN valid_from > clock_timestamp() THEN 'NOT_BEGUN'
        WHEN valid_until <= clock_timestamp() THEN 'ENDED' ELSE 'IN_FORCE' END AS standing
    FROM acting_role WHERE person_id = ${personId}::uuid
    ORDER BY entity_name, entity_id, role`
  const roles = rolesSchema.parse(rows)
  const inForce = Map.groupBy(
    roles.filter(({ standing }) => standing === 'IN_FORCE'),
    ({ entityId }) => entityId,
  )
  return {
    companies: [...inForce].flatMap(([entityId, held]): CompanyChoice[] => {
      const [first] = held
      return first
        ? [{ entityId, name: first.name, uen: first.uen, roles: held.map((role) => roleInWords(role, texts)) }]
        : []
    }),
    notToday: roles.flatMap((role) => reasonAgainst(role, texts) ?? []),
  }
}

function roleInWords({ role, subUen, agentName, agentUen }: ActingRole, { company: t }: Texts): string {
  const held = subUen === null ? role : t.inPart(role, subUen)
  return agentName === null ? held : t.throughAgent(held, agentUen === null ? agentName : `${agentName} (${agentUen})`)
}

function reasonAgainst(role: ActingRole, texts: Texts): string | undefined {
  const held = roleInWords(role, texts)
  switch (role.standing) {
    case 'IN_FORCE':
      return undefined
    case 'NOT_BEGUN':
      return texts.company.notBegun(held, role.name, texts.date(role.validFrom))
    case 'ENDED':
      // It ends with the last moment of that day.
      return texts.company.ended(held, role.name, texts.date(new Date((role.validUntil?.getTime() ?? 0) - 1)))
  }
}

/** Names for companies in past consents, whether or not the role still holds. */
export async function companyNames(store: ConsentStore, entityIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await store.actingRole.findMany({
    where: { entityId: { in: [...entityIds] } },
    select: { entityId: true, entityName: true },
  })
  return new Map(rows.map((row) => [row.entityId, row.entityName]))
}
