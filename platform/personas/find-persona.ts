// Finds a persona by its name, the platform's or one's own. An unknown name is refused with the nearest.
import type { OwnDocument } from '../../prisma/person/seed/own-personas.ts'
import type { SandboxData } from '../../prisma/seed/load-sandbox-data.ts'
import { didYouMean } from '../../prisma/seed/nearest-names.ts'
import { StartupProblem } from '../startup-problem.ts'

export type FoundPersona = { readonly own: true; readonly document: unknown } | { readonly own: false }

export function findPersona(slug: string, own: readonly OwnDocument[], { personas }: SandboxData): FoundPersona {
  const found = own.find((persona) => persona.slug === slug)
  if (found) return { own: true, document: found.document }
  const names = [...own, ...personas].map((persona) => persona.slug)
  if (names.includes(slug)) return { own: false }
  throw new StartupProblem(
    'CONFIGURATION',
    `There is no persona ${slug}${didYouMean(slug, names)} (npm run personas -- list)`,
  )
}
