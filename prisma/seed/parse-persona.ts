// From a persona as it is written in JSON to one that can be seeded, or to all that is wrong with it, each with its path.

import { type ItemMetadata, readItemMetadata } from '../../schema/item-metadata.ts'
import { envelopeKey } from '../person/envelope-key.ts'
import { checkPersona, knownFromSignIn } from './check-persona.ts'
import { didYouMean } from './nearest-names.ts'
import { type Persona, personaSchema } from './persona-schema.ts'
import { describeIssues } from './seed-problem.ts'

export type ParsedPersona =
  | { readonly ok: true; readonly persona: Persona }
  | { readonly ok: false; readonly problems: readonly string[] }

/** Parses many: the schema and the catalogue are read once. `today` is YYYY-MM-DD in Singapore. */
export function personaParser(today: string): (document: unknown) => ParsedPersona {
  const schema = personaSchema(today)
  const leaves = readItemMetadata(['person'])
  return (document) => {
    const parsed = schema.safeParse(document)
    if (!parsed.success) return { ok: false, problems: describeIssues(parsed.error) }
    const agencies = checkAgencies(parsed.data, leaves)
    const persona = withUnavailableAgencies(parsed.data, leaves)
    const problems = [...agencies, ...checkPersona(persona, leaves)]
    return problems.length > 0 ? { ok: false, problems } : { ok: true, persona }
  }
}

function checkAgencies({ unavailable = [], segment }: Persona, leaves: readonly ItemMetadata[]): string[] {
  const known = new Set(leaves.map(({ agency }) => answeringAgency(agency, segment)))
  return unavailable.flatMap((agency, index) =>
    known.has(agency) ? [] : [`unavailable[${index}]: ${agency} answers for no item${didYouMean(agency, known)}`],
  )
}

/** Each item of an agency that cannot answer gets an envelope that says so, unless the file gives it one. */
function withUnavailableAgencies(persona: Persona, leaves: readonly ItemMetadata[]): Persona {
  const { unavailable = [], segment, envelopes } = persona
  const silent = leaves
    .filter((leaf) => leaf.segments.includes(segment) && unavailable.includes(answeringAgency(leaf.agency, segment)))
    .map((leaf) => [envelopeKey(leaf), { state: 'UNAVAILABLE' as const, lastUpdated: null }] as const)
    .filter(([key]) => !knownFromSignIn.has(key))
  return { ...persona, envelopes: { ...Object.fromEntries(silent), ...envelopes } }
}

/** Where ICA and MOM share an item, MOM answers for pass holders (catalogue facts 1.3). */
function answeringAgency(agencies: readonly string[], segment: Persona['segment']): string {
  return segment === 'FIN' && agencies.includes('MOM') ? 'MOM' : (agencies[0] ?? '')
}
