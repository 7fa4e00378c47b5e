// Storage of grants. The library destroys a grant in one case only (see revokeGrantPolicy): a code came a second time.
// The consent that the grant belongs to ends with it, in the same transaction (design §4).
import type { ConsentDatabase } from '../../consent-record/consent-database.ts'
import { invalidateConsentOfGrant } from '../../consent-record/invalidate-consent.ts'
import { ArtifactAdapter } from './artifact-adapter.ts'

export class GrantAdapter extends ArtifactAdapter {
  readonly #database: ConsentDatabase

  constructor(database: ConsentDatabase) {
    super(database, 'Grant')
    this.#database = database
  }

  override async destroy(grantId: string): Promise<void> {
    await this.#database.transaction(async (store) => {
      await invalidateConsentOfGrant(this.#database, grantId)
      await store.oidcArtifact.deleteMany({ where: { OR: [{ grantId }, { model: 'Grant', id: grantId }] } })
    })
  }

  /** A grant's id is no secret: the consent record points to it. */
  protected override storedId(id: string): string {
    return id
  }
}
