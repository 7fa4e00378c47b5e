// Reads a submitted form into a typed value, or says that it is not one of ours. A page that another site opened or sent
// is refused before its content counts.
import { z } from 'zod'
import { formTokenValid } from './form-token.ts'
import type { PageContext } from './page-parts.ts'

/** The signed-in person's form of type T; undefined when the token, the origin or the content is wrong. */
export async function readForm<T extends z.ZodType>(c: PageContext, schema: T): Promise<z.infer<T> | undefined> {
  const session = c.get('session')
  const body = await readFields(c)
  if (!session || !body) return undefined
  const token = z.object({ csrf: z.string() }).safeParse(body)
  if (!token.success || !formTokenValid(session.formKey, c.req.path, token.data.csrf)) return undefined
  return schema.safeParse(body).data
}

/** The fields of a form sent by our own page; several values of one name as a list. */
export async function readFields(c: PageContext): Promise<Record<string, unknown> | undefined> {
  // Fetch Metadata: a browser that sends it tells us the sender. (Origin is `null` under our referrer policy.)
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin') return undefined
  if (!c.req.header('content-type')?.startsWith('application/x-www-form-urlencoded')) return undefined
  const fields = await c.req.parseBody({ all: true })
  // No text has a NUL, and PostgreSQL keeps none: such a form is not one that a person filled in.
  return Object.values(fields)
    .flat()
    .some((value) => typeof value === 'string' && value.includes('\0'))
    ? undefined
    : fields
}

/** A field that may come once, several times or not at all. */
export const listField = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]))
