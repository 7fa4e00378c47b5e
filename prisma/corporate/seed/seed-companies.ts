// Puts the sandbox companies into the corporate database, replacing what an earlier start put there. One transaction,
// and the database is marked as a sandbox's in it. Never imported by a production process.
import type { Pool, PoolClient } from 'pg'
import type { Company, Party } from '../../seed/company-schema.ts'
import type { SandboxData } from '../../seed/load-sandbox-data.ts'
import { companyId, personaId } from '../../seed/persona-id.ts'
import type { Persona } from '../../seed/persona-schema.ts'
import { insertRows, inTransaction, type Row } from '../../seed/write-rows.ts'

/** Idempotent: the same companies leave the same rows. */
export async function seedCompanies(pool: Pool, data: SandboxData): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('INSERT INTO corporate.sandbox_stamp (id) VALUES (1) ON CONFLICT DO NOTHING')
    await client.query('DELETE FROM corporate.entity WHERE id = ANY ($1::uuid[])', [
      data.companies.map(({ slug }) => companyId(slug)),
    ])
    await insertRows(client, 'corporate.entity', data.companies.map(entityRow))
    await insertRecords(client, data)
  })
}

function entityRow(company: Company): Row {
  const { slug, updatedOn, envelopes, entityType, registrationNumber, identityCountry, profile, address } = company
  return {
    id: companyId(slug),
    updatedOn,
    envelopes,
    entityType,
    registrationNumber,
    identityCountry,
    ...profile,
    address,
  }
}

async function insertRecords(client: PoolClient, data: SandboxData): Promise<void> {
  const records = (list: (company: Company) => readonly Row[]): Row[] =>
    data.companies.flatMap((company) =>
      list(company).map((row, ordinal) => ({ entityId: companyId(company.slug), ordinal, ...row })),
    )
  const withParty = ({ party, ...row }: { readonly party: Party } & Row): Row => {
    const columns = partyColumns(party, data)
    return { ...row, ...columns, category: columns.partyKind === 'ENTITY' ? 'E' : 'I' }
  }
  const officer = (row: Company['appointments'][number]): Row => ({
    ...withParty(row),
    personId: 'persona' in row.party ? personaId(row.party.persona) : undefined,
  })

  await insertRows(
    client,
    'corporate.appointment',
    records((c) => c.appointments.map(officer)),
  )
  await insertRows(
    client,
    'corporate.shareholder',
    records((c) => c.shareholders.map(withParty)),
  )
  await insertRows(
    client,
    'corporate.capital',
    records((c) => c.capitals),
  )
  await insertRows(
    client,
    'corporate.financial_period',
    records((c) => c.financials),
  )
  await insertRows(
    client,
    'corporate.previous_name',
    records((c) => c.previousNames),
  )
  await insertRows(
    client,
    'corporate.previous_number',
    records((c) => c.previousNumbers),
  )
  await insertRows(
    client,
    'corporate.licence',
    records((c) => c.licences),
  )
  await insertRows(
    client,
    'corporate.government_grant',
    records((c) => c.grants),
  )
  await insertRows(
    client,
    'corporate.builder',
    records((c) => c.builders),
  )
  await insertRows(
    client,
    'corporate.contractor',
    records((c) => c.contractors),
  )
}

interface PartyColumns extends Row {
  readonly partyKind: 'ENTITY' | 'INDIVIDUAL'
}

/** The party as the company lodged it; `checkTogether` has made sure that slugs exist. */
function partyColumns(party: Party, { personas, companies }: SandboxData): PartyColumns {
  if ('entity' in party) {
    const { name, registrationNumber, type } = party.entity
    return { partyKind: 'ENTITY', partyName: name, partyNumber: registrationNumber, partyType: type }
  }
  if ('individual' in party) return individual(party.individual)
  if ('persona' in party) return individual(personaAsLodged(personas.find(({ slug }) => slug === party.persona)))
  const company = companies.find(({ slug }) => slug === party.company)
  return {
    partyKind: 'ENTITY',
    partyName: company?.profile.name,
    partyNumber: company?.registrationNumber,
    partyType: company?.profile.type,
  }
}

interface Individual {
  readonly idNumber: string | undefined
  readonly idType: string
  readonly name: string | undefined
  readonly nationality: string | undefined
}

function individual({ idNumber, idType, name, nationality }: Individual): PartyColumns {
  return {
    partyKind: 'INDIVIDUAL',
    partyName: name,
    partyNumber: idNumber,
    partyType: idType,
    partyNationality: nationality,
  }
}

function personaAsLodged(persona: Persona | undefined): Individual {
  return {
    idNumber: persona?.items.uinfin,
    idType: persona?.segment === 'FIN' ? 'FIN' : 'NRIC',
    name: persona?.items.name,
    nationality: persona?.items.nationality,
  }
}
