// The file in its data folder in which a sandbox leaves what the log's commands need, readable by its owner alone: so that
// they run beside `npm start` as they stand.
import { z } from 'zod'

export const logCommandFile = 'log-commands.json'

export const logCommandFileSchema = z.strictObject({
  origin: z.string(),
  /** PostgreSQL URL of a login with the role izin_log_auditor. */
  auditor: z.url(),
  /** The log's, as a JWK. */
  key: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() }),
  /** base64url */
  pairwiseKey: z.string(),
  /** Of the log and its witnesses. */
  verifierKeys: z.array(z.string()),
})
export type LogCommandFile = z.infer<typeof logCommandFileSchema>
