// Puts the sandbox personas into the person database, replacing what an earlier start put there. One transaction, and
// the database is marked as a sandbox's in it. Never imported by a production process.
import type { Pool, PoolClient } from 'pg'
import { personaId } from '../../seed/persona-id.ts'
import type { Persona } from '../../seed/persona-schema.ts'
import { resolveDate } from '../../seed/relative-date.ts'
import { insertRows, inTransaction, type Row } from '../../seed/write-rows.ts'

/** Idempotent: the same personas leave the same rows. */
export async function seedPersons(pool: Pool, personas: readonly Persona[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('INSERT INTO person.sandbox_stamp (id) VALUES (1) ON CONFLICT DO NOTHING')
    await replacePersons(client, personas)
  })
}

/** The same inside a transaction of the caller's. */
export async function replacePersons(client: PoolClient, personas: readonly Persona[]): Promise<void> {
  await deletePersons(
    client,
    personas.map(({ slug }) => slug),
  )
  await insertRows(client, 'person.person', personas.map(personRow))
  await insertRecords(client, personas)
}

export async function deletePersons(client: PoolClient, slugs: readonly string[]): Promise<void> {
  await client.query('DELETE FROM person.person WHERE id = ANY ($1::uuid[])', [slugs.map(personaId)])
}

function personRow({ slug, segment, updatedOn, envelopes, items }: Persona): Row {
  return { id: personaId(slug), segment, updatedOn, envelopes, ...items }
}

async function insertRecords(client: PoolClient, personas: readonly Persona[]): Promise<void> {
  const records = (list: (persona: Persona) => readonly Row[]): Row[] =>
    personas.flatMap((persona) =>
      list(persona).map((row, ordinal) => ({ personId: personaId(persona.slug), ordinal, ...row })),
    )
  const keyed = (list: (persona: Persona) => readonly Row[]): Row[] =>
    personas.flatMap((persona) => list(persona).map((row) => ({ personId: personaId(persona.slug), ...row })))

  await insertRows(
    client,
    'person.vehicle',
    records((p) => p.vehicles),
  )
  await insertRows(
    client,
    'person.hdb_flat',
    records((p) => p.hdbFlats),
  )
  await insertRows(
    client,
    'person.child_record',
    records((p) => p.children),
  )
  await insertRows(
    client,
    'person.cpf_contribution',
    records((p) => p.cpfContributions.flatMap(monthlyContributions)),
  )
  await insertRows(
    client,
    'person.cpf_housing_withdrawal',
    records((p) => p.cpfHousingWithdrawals),
  )
  await insertRows(
    client,
    'person.academic_transcript',
    records((p) => p.transcripts),
  )
  await insertRows(
    client,
    'person.academic_certificate',
    records((p) => p.certificates),
  )
  await insertRows(
    client,
    'person.assessment',
    keyed((p) => p.assessments),
  )
  await insertRows(
    client,
    'person.vocational_licence',
    keyed((p) => p.vocationalLicences),
  )
  await insertRows(
    client,
    'person.driving_licence',
    keyed((p) => (p.drivingLicence ? [p.drivingLicence] : [])),
  )
}

/** One contribution a month, received in the next. */
function monthlyContributions(contribution: Persona['cpfContributions'][number]): Row[] {
  const { employer, amount, firstMonth, months, paidDay = 14 } = contribution
  const first = `${firstMonth.slice(0, 7)}-${String(paidDay).padStart(2, '0')}`
  return Array.from({ length: months }, (_, index) => ({
    employer,
    amount,
    month: resolveDate(`today+${index}m`, first)?.slice(0, 7),
    paidOn: resolveDate(`today+${index + 1}m`, first),
  }))
}
