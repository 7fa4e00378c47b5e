// Whether personas of somebody's own fit beside the sandbox's: names and numbers given once, companies that exist.
import { companiesOfRoles, type SandboxData } from './load-sandbox-data.ts'
import { didYouMean } from './nearest-names.ts'
import type { Persona } from './persona-schema.ts'

/** `others` are own personas that stay beside these. One list of problems for each persona, in their order. */
export function checkOwnPersonas(
  personas: readonly Persona[],
  { builtIn, others }: { readonly builtIn: SandboxData; readonly others: readonly Persona[] },
): readonly (readonly string[])[] {
  const companies = new Set(builtIn.companies.map(({ slug }) => slug))
  const takenSlugs = new Set(builtIn.personas.map(({ slug }) => slug))
  const owners = new Map([...builtIn.personas, ...others].map(({ slug, items }) => [items.uinfin, slug]))
  return personas.map(({ slug, items, roles }, index) => {
    const before = personas.slice(0, index)
    const owner = owners.get(items.uinfin) ?? before.find((other) => other.items.uinfin === items.uinfin)?.slug
    return [
      ...(takenSlugs.has(slug) ? [`slug: ${slug} is a persona of the platform; choose another name`] : []),
      ...(before.some((other) => other.slug === slug) ? [`slug: ${slug} is given twice in this file`] : []),
      ...(owner === undefined ? [] : [`items.uinfin: ${items.uinfin} is the number of ${owner}; choose another`]),
      ...companiesOfRoles(roles)
        .filter(({ company }) => !companies.has(company))
        .map(({ path, company }) => `${path}: there is no company ${company}${didYouMean(company, companies)}`),
    ]
  })
}
