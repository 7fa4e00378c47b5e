// What the operator assigned to a subgraph: whose it is, and which names and scopes are its own. Never made from what a
// candidate says of itself.
import { z } from 'zod'
import { scopePattern } from '../contract/scopes.ts'

export const subgraphNamePattern = /^[a-z][a-z0-9-]{1,39}$/

const assignmentSchema = z.strictObject({
  /** Registered name, also the audience of its assertions. */
  subgraph: z.string().regex(subgraphNamePattern),
  /** `platform`: the operator's own; it has no namespace to stay in. */
  owner: z.enum(['platform', 'agency']).default('agency'),
  /** Codes that its @dataItem may name. */
  agencies: z.array(z.string().min(1)).min(1),
  /** Prefix of its types: `SafeEntry`. */
  types: z.string().regex(/^[A-Z][A-Za-z0-9]{2,}$/),
  /** Its scopes are this and whatever begins with it and a dot; for companies with `entity.` before it. */
  scopes: z
    .string()
    .regex(scopePattern)
    .refine((scope) => !/^(entity|izin)(\.|$)/.test(scope)),
})

export const assignmentsSchema = z.array(assignmentSchema)
export type Assignment = Readonly<z.infer<typeof assignmentSchema>>

export function ownsScope(
  { scopes, owner }: Assignment,
  scope: string,
  kind: 'PERSON' | 'ENTITY' | undefined,
): boolean {
  if (owner === 'platform') return true
  const own = (namespace: string) => scope === namespace || scope.startsWith(`${namespace}.`)
  if (kind === undefined) return own(scopes) || own(`entity.${scopes}`)
  return own(kind === 'PERSON' ? scopes : `entity.${scopes}`)
}

export function ownsType({ types, owner }: Assignment, name: string): boolean {
  return owner === 'platform' || name.startsWith(types)
}
