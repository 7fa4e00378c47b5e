// What the registry publishes and every gateway loads: a numbered supergraph with its subgraphs' addresses and the scopes
// it brings, signed as one compact JWS. Whoever holds no key of the registry can neither make nor change one.
// `GET /supergraph` answers the active one as application/jose with its number as ETag; with `?after=<number>&wait=<seconds>`
// (at most 30) as soon as there is a newer one, or 204. `/jwks.json` has the public keys, for people to compare.
import { base64url, CompactSign, compactVerify, createLocalJWKSet, type JSONWebKeySet, type JWK } from 'jose'
import { z } from 'zod'
import { scopePattern } from './scopes.ts'

export const releaseType = 'izin-supergraph+jwt'
export const releaseMediaType = 'application/jose'
/** Seconds that a long poll may wait at most. */
export const longestReleaseWait = 30
const releaseAlgorithm = 'EdDSA'

/** An item that a resident can consent to. The platform's own titles in other languages stand in its pages' texts. */
export const releasedScopeSchema = z.strictObject({
  scope: z.string().regex(scopePattern),
  item: z.string().min(1),
  agency: z.array(z.string().min(1)).min(1),
  titles: z.strictObject({
    en: z.string().min(1),
    zh: z.string().min(1).optional(),
    ms: z.string().min(1).optional(),
    ta: z.string().min(1).optional(),
  }),
  classification: z.string(),
  segments: z.array(z.enum(['SC', 'PR', 'FIN', 'ENTITY'])).min(1),
  tier: z.string(),
  /** `Type.field`: where the item stands in the graph, and so in the record of what was read. */
  coordinates: z.array(z.string().regex(/^[A-Za-z]\w*\.[A-Za-z]\w*$/)).min(1),
  /** Only where the operator set it for the scope: the least authentication context it needs. */
  acr: z.string().min(1).optional(),
})

export type ReleasedScope = Readonly<z.infer<typeof releasedScopeSchema>>

const supergraphReleaseSchema = z.strictObject({
  /** Grows with every release; going back is a new number with an old content. */
  number: z.int().positive(),
  supergraphSdl: z.string().min(1),
  /** In the order of their names; the address is one the operator approved. */
  subgraphs: z.array(z.strictObject({ name: z.string().min(1), url: z.url(), version: z.int().positive() })).min(1),
  /** Every scope that the supergraph describes, not only the new ones. */
  scopes: z.array(releasedScopeSchema),
  createdAt: z.iso.datetime(),
})
export type SupergraphRelease = Readonly<z.infer<typeof supergraphReleaseSchema>>

/** A compact JWS by the registry's private Ed25519 key, which must have a `kid`. */
export async function signSupergraphRelease(release: SupergraphRelease, key: JWK): Promise<string> {
  if (key.kid === undefined) throw new TypeError('a key without a kid signs nothing')
  const payload = new TextEncoder().encode(JSON.stringify(supergraphReleaseSchema.parse(release)))
  return new CompactSign(payload)
    .setProtectedHeader({ alg: releaseAlgorithm, typ: releaseType, kid: key.kid })
    .sign(key)
}

export class ReleaseRefused extends Error {
  override readonly name = 'ReleaseRefused'
}

/** `keys`: the registry's public ones, as configured, never as fetched with the release. Throws ReleaseRefused. */
export async function verifySupergraphRelease(jws: string, keys: JSONWebKeySet): Promise<SupergraphRelease> {
  const verified = await compactVerify(jws, createLocalJWKSet(keys), { algorithms: [releaseAlgorithm] }).catch(
    (cause: unknown) => {
      throw new ReleaseRefused('The supergraph is not signed by a key of the registry.', { cause })
    },
  )
  // RFC 8725 §3.11: another kind of statement by the same key is no supergraph.
  if (verified.protectedHeader.typ !== releaseType) throw new ReleaseRefused('What is signed is not a supergraph.')
  const parsed = supergraphReleaseSchema.safeParse(readJson(verified.payload))
  if (!parsed.success) throw new ReleaseRefused('The signed supergraph has another form than this version knows.')
  return parsed.data
}

/** Without a look at the signature: for the registry, of what is its own. */
export function decodeSupergraphRelease(jws: string): SupergraphRelease {
  return supergraphReleaseSchema.parse(readJson(base64url.decode(jws.split('.')[1] ?? '')))
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}
