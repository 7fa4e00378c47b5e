// One generated person, in the form of a sandbox persona: what is checked there can be checked here.
import type { Persona } from '../../seed/persona-schema.ts'

export type PersonRecord = Readonly<Omit<Persona, 'slug' | 'shows' | 'roles'>> & {
  readonly index: number
  readonly id: string
}
