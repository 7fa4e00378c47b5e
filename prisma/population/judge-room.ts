// Whether what is still to be written fits on the disks, decided before the first row.
import type { DataOwner } from '../../platform/database/owners.ts'
import type { Disk } from './database/see-disk.ts'
import { describeBytes } from './describe-amounts.ts'
import { PopulationProblem } from './population-problem.ts'

export interface RoomQuestion {
  readonly owner: DataOwner
  readonly bytes: number
  readonly disk: Disk | undefined
}

/** Estimates are of a sample: pages that split and visibility maps come on top. */
const margin = 1.15
const nameList = new Intl.ListFormat('en')

/** Sentences for the reader; throws a PopulationProblem if a disk is too small. */
export function judgeRoom(questions: readonly RoomQuestion[]): string[] {
  const disks = Map.groupBy(
    questions.filter(({ bytes }) => bytes > 0),
    ({ disk, owner }) => disk?.id ?? `unseen ${owner}`,
  )
  return [...disks.values()].map((sharing) => {
    const names = nameList.format(sharing.map(({ owner }) => owner))
    const bytes = margin * sharing.reduce((sum, question) => sum + question.bytes, 0)
    const disk = sharing[0]?.disk
    if (disk === undefined)
      return `The disk of the ${names} database can't be seen from here; about ${describeBytes(bytes)} are needed on it.`
    // The log grows with what is written, up to its limit.
    const needed = bytes + Math.min(disk.logBytes, bytes * 2)
    if (needed > disk.freeBytes)
      throw new PopulationProblem(
        'ROOM',
        `The ${names} data need about ${describeBytes(needed)} on disk and ${describeBytes(disk.freeBytes)} are free; make room or ask for fewer people.`,
      )
    return `The ${names} data need about ${describeBytes(needed)} on disk, and ${describeBytes(disk.freeBytes)} are free.`
  })
}
