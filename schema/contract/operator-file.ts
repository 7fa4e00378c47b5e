// The file in its data folder in which a sandbox leaves the operator's login for `izin`, readable by its owner alone.
import { z } from 'zod'

export const operatorFile = 'operator.json'

/** PostgreSQL URLs of a login with the role izin_operator. */
export const operatorFileSchema = z.strictObject({ consent: z.url(), registry: z.url() })
export type OperatorUrls = Readonly<z.infer<typeof operatorFileSchema>>
