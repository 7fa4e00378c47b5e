// The residents to choose from: first a few to begin with, then the rest by name.
import type { ReactNode } from 'react'
import type { Persona } from '../sandbox-api.ts'

/** Of each kind of surprise one: all there, nothing there, silence, a company. */
const first = [
  'citizen-with-everything',
  'no-cpf',
  'everything-empty',
  'agency-unavailable-cpfb',
  'director-of-several-companies',
]

export function PersonaOptions({ personas }: { readonly personas: readonly Persona[] }): ReactNode {
  const begin = first.flatMap((slug) => personas.filter((one) => one.slug === slug))
  const silent = personas.filter((one) => one.slug.startsWith('agency-unavailable') && !begin.includes(one))
  const others = personas.filter((one) => !begin.includes(one) && !silent.includes(one))
  return (
    <>
      <Group label="To begin with" personas={begin} />
      <Group label="By name" personas={others} />
      <Group label="An agency that does not answer" personas={silent} />
    </>
  )
}

function Group({ label, personas }: { readonly label: string; readonly personas: readonly Persona[] }): ReactNode {
  return (
    <optgroup label={label}>
      {personas.map(({ slug }) => (
        <option key={slug} value={slug}>
          {slug}
        </option>
      ))}
    </optgroup>
  )
}
