// What is still to be written: whole chunks, and the rest of one that was made smaller before. People come first, so that no
// company of a broken run has an officer who is not there.
import { type DataOwner, dataOwners } from '../../platform/database/owners.ts'
import { chunkLength, type Kept } from './database/bookkeeping.ts'
import type { Chunk } from './database/write-chunk.ts'

export interface PopulationSize {
  readonly people: number
  readonly companies: number
}

export interface PlannedChunk extends Chunk {
  readonly owner: DataOwner
  /** People or companies of it that are still to be made. */
  readonly missing: number
}

export function planChunks(size: PopulationSize, kept: Readonly<Record<DataOwner, Kept | undefined>>): PlannedChunk[] {
  return dataOwners.flatMap((owner) => {
    const total = owner === 'person' ? size.people : size.companies
    return Array.from({ length: Math.ceil(total / chunkLength) }, (_, chunk) => {
      const wanted = Math.min(chunkLength, total - chunk * chunkLength)
      return { owner, chunk, wanted, missing: wanted - (kept[owner]?.made.get(chunk) ?? 0) }
    }).filter(({ missing }) => missing > 0)
  })
}
