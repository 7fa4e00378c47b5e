// Reads stored hashes of the tree: leaves at level 0, complete subtrees above. A hash that is missing where one must be
// means a damaged log, and is never made up.
import type { ClientBase, Pool } from 'pg'
import type { ReadNodes } from '../merkle/build-proof.ts'
import { LogDamaged } from './log-damaged.ts'

export function storedNodes(database: Pool | ClientBase): ReadNodes {
  return async (addresses) => {
    if (addresses.length === 0) return []
    const { rows } = await database.query<{ hash: Buffer | null }>({
      name: 'read_log_nodes',
      text: `SELECT coalesce(l.leaf_hash, n.hash) AS hash
             FROM unnest($1::int[], $2::bigint[]) WITH ORDINALITY AS a(level, index, n)
             LEFT JOIN consent.log_leaf l ON a.level = 0 AND l.index = a.index
             LEFT JOIN consent.log_node n ON n.level = a.level AND n.index = a.index
             ORDER BY a.n`,
      values: [addresses.map(({ level }) => level), addresses.map(({ index }) => index)],
    })
    return rows.map(({ hash }, n) => {
      if (hash === null) throw new LogDamaged(`the node ${addresses[n]?.level}/${addresses[n]?.index} is missing`)
      return hash
    })
  }
}
