// Connections to fill with: days without a time zone are Singapore's, wherever the server stands.
import type pg from 'pg'
import { connect } from '../../../platform/database/connect.ts'
import type { DataOwner } from '../../../platform/database/owners.ts'

/** `setting` says where the URL came from, for the sentence when nobody answers. */
export function connectToFill(url: string, owner: DataOwner, setting: string): Promise<pg.Client> {
  return connect(
    {
      connectionString: url,
      options: '-c timezone=Asia/Singapore -c search_path=pg_catalog',
      application_name: `izin-population-${owner}`,
    },
    setting,
  )
}
