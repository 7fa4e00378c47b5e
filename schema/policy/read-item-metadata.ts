// What the graph says about an item beside its policy: its title, who holds it and how it may be used. Descriptive
// only: who may read a field is never decided from here, because composition merges this directive unsafely (the first
// subgraph wins; design §9, 0a).
import { type ConstDirectiveNode, valueFromASTUntyped } from 'graphql'
import { z } from 'zod'

const argumentsSchema = z
  .object({
    scope: z.string(),
    item: z.string(),
    title: z.string(),
    titleZh: z.string().optional(),
    titleMs: z.string().optional(),
    titleTa: z.string().optional(),
    agency: z.array(z.string()),
    classification: z.string().default('C'),
    segments: z.array(z.string()),
    tier: z.string().default('standard'),
    editable: z.boolean().default(false),
  })
  .transform(({ agency, ...rest }) => ({ ...rest, agencies: agency }))

export type ItemMetadata = Readonly<z.infer<typeof argumentsSchema>>

/** Throws when an application of `@dataItem` lacks an argument. */
export function readItemMetadata(node: ConstDirectiveNode): ItemMetadata {
  return argumentsSchema.parse(
    Object.fromEntries((node.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)])),
  )
}
