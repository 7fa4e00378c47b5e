// The list of personas for a terminal.
import type { Persona } from '../../prisma/seed/persona-schema.ts'

export function printPersonas({
  own,
  builtIn,
}: {
  readonly own: readonly Persona[]
  readonly builtIn: readonly Persona[]
}): string {
  const rows = [...own.map((persona) => ['*', persona] as const), ...builtIn.map((persona) => [' ', persona] as const)]
  if (rows.length === 0) return 'You have added no personas (see --help).'
  const width = Math.max(...rows.map(([, { slug }]) => slug.length))
  return rows
    .map(([mark, { slug, segment, shows }]) => `${mark} ${slug.padEnd(width)}  ${segment.padEnd(3)}  ${shows}`)
    .join('\n')
}
