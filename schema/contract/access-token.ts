// What the authorization server puts into an access token and the gateway expects in it (RFC 9068, design §4).
import { z } from 'zod'

/** Seconds: how recent a sign-in must be for what widens a consent (`max_age` of RFC 9470). */
export const freshSignInLife = 5 * 60

export const fetchTypes = ['ONCE', 'PERIODIC'] as const
export type FetchType = (typeof fetchTypes)[number]

/** RFC 9396 authorization details of our one type, as echoed in the token. */
export const consentDetailSchema = z.object({
  type: z.literal('izin_consent'),
  /** Code of a purpose approved for the client. */
  purpose: z.string().regex(/^[\w.-]{1,64}$/),
  /** ISO 8601 duration in whole days (`P90D`), counted from the moment of *Share*. */
  duration: z.string().regex(/^P([1-9]\d{0,3})D$/),
  fetch_type: z.enum(fetchTypes),
  /** Readings on one calendar day in Singapore, for PERIODIC; left out, what the operator approved. */
  frequency_per_day: z.number().int().min(1).max(1_000_000).optional(),
  /** How long the recipient keeps what it reads, in whole days; left out, what the operator approved. */
  data_life: z
    .string()
    .regex(/^P([1-9]\d{0,4})D$/)
    .optional(),
  /** The consent that this request would change (amendment); left out, a new one is asked for. */
  consent_id: z.uuid().optional(),
})
export type ConsentDetail = z.infer<typeof consentDetailSchema>

const common = {
  iss: z.string(),
  aud: z.string(),
  /** Pairwise per client (person, or entity when `act` is there); for a first-party client too. */
  sub: z.string().min(1),
  client_id: z.string().min(1),
  scope: z.string(),
  jti: z.string().min(1),
  iat: z.number(),
  exp: z.number(),
  cnf: z.object({ jkt: z.string().min(43).max(43) }),
  acr: z.string().optional(),
  auth_time: z.number().optional(),
}

/** A token carries catalogue scopes with a consent, or first-party scopes without one; anything else is refused. */
export const accessTokenSchema = z.union([
  z.object({
    ...common,
    consent_id: z.uuid(),
    consent_version: z.number().int().positive(),
    authorization_details: z.array(consentDetailSchema).length(1),
    act: z.object({ sub: z.string().min(1) }).optional(),
  }),
  z.object({ ...common, consent_id: z.undefined().optional(), act: z.undefined().optional() }),
])
export type AccessTokenClaims = z.infer<typeof accessTokenSchema>
