// The library's storage in PostgreSQL. It makes atomic what the library does in two steps (find, then write): a code or
// a pushed request is consumed by exactly one caller, a replay mark is set by exactly one (design §9, trap 2).
// Secrets are stored by their hash, so that a copy of the database yields no code and no refresh token.
import type { Adapter, AdapterPayload } from 'oidc-provider'
import { errors } from 'oidc-provider'
import { z } from 'zod'
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'
import { storedId } from './stored-id.ts'

/** What a request may hold alone until it ends: a code is redeemed, an interaction answered, by one at a time. */
const heldModels = new Set(['AuthorizationCode', 'Interaction'])

/** As JSON writes them: well-formed pairs it leaves as they are. */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/

const rowSchema = z.array(z.object({ payload: z.record(z.string(), z.unknown()), consumed: z.number().nullable() }))

export class ArtifactAdapter implements Adapter {
  readonly #database: ConsentDatabase
  readonly #model: string

  constructor(database: ConsentDatabase, model: string) {
    this.#database = database
    this.#model = model
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const { jti: _secret, ...kept } = payload
    const text = JSON.stringify(kept)
    // PostgreSQL keeps no NUL and no half of a surrogate pair, and no parameter of OAuth has either (RFC 6749 appendix A).
    if (unstorable.test(text)) throw new errors.InvalidRequest('a parameter holds a character that is none')
    await this.#database.current.$executeRaw`
      INSERT INTO oidc_artifact (model, id, payload, grant_id, expires_at)
      VALUES (${this.#model}, ${this.storedId(id)}, ${text}::jsonb, ${payload.grantId ?? null},
              clock_timestamp() + make_interval(secs => ${expiresIn ?? null}))
      ON CONFLICT (model, id) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at`
  }

  /** Also what has expired: the library judges that itself, and needs a pushed request longer than it may be used. */
  async find(id: string): Promise<AdapterPayload | undefined> {
    const stored = this.storedId(id)
    const held = heldModels.has(this.#model)
    const store = held ? await this.#database.begin() : this.#database.current
    const rows = held
      ? await store.$queryRaw`
          SELECT payload, extract(epoch FROM consumed_at)::int AS consumed FROM oidc_artifact
          WHERE model = ${this.#model} AND id = ${stored} FOR UPDATE`
      : await store.$queryRaw`
          SELECT payload, extract(epoch FROM consumed_at)::int AS consumed FROM oidc_artifact
          WHERE model = ${this.#model} AND id = ${stored}`
    const [row] = rowSchema.parse(rows)
    if (!row) return undefined
    return { ...row.payload, jti: id, ...(row.consumed === null ? {} : { consumed: row.consumed }) }
  }

  async consume(id: string): Promise<void> {
    const consumed = await this.#database.current.$executeRaw`
      UPDATE oidc_artifact SET consumed_at = clock_timestamp()
      WHERE model = ${this.#model} AND id = ${this.storedId(id)} AND consumed_at IS NULL`
    if (consumed === 0) throw this.#alreadyUsed()
  }

  async destroy(id: string): Promise<void> {
    await this.#database.current.oidcArtifact.deleteMany({ where: { model: this.#model, id: this.storedId(id) } })
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#database.current.oidcArtifact.deleteMany({ where: { model: this.#model, grantId } })
  }

  /** Browser sessions and user codes have no place here: our own session decides who is signed in. */
  async findByUid(): Promise<undefined> {}
  async findByUserCode(): Promise<undefined> {}

  protected storedId(id: string): string {
    return storedId(id)
  }

  #alreadyUsed(): Error {
    return this.#model === 'PushedAuthorizationRequest'
      ? new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used')
      : new errors.InvalidGrant('already used')
  }
}
