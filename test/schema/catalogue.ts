// The public catalogue's scopes, as facts to test our schema against: every scope must have its field and every field
// its scope. `partialuinfin` is derived from the number that ICA or MOM holds.
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const catalogueSchema = z.object({
  person: z.array(
    z
      .tuple([z.string(), z.string(), z.array(z.string()), z.array(z.string()), z.string(), z.boolean()])
      .transform(([scope, item, segments, agency, tier, editable]) => ({
        scope,
        item,
        segments,
        agency: agency.includes('derived') ? ['ICA', 'MOM'] : agency,
        tier,
        editable,
      })),
  ),
  entity: z.array(z.string()),
})

export const catalogue = catalogueSchema.parse(
  JSON.parse(readFileSync(new URL('./catalogue.json', import.meta.url), 'utf8')),
)
