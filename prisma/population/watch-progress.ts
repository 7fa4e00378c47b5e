// How far the work is, how fast, and how long it still takes: a line every few seconds, and the sums at the end.
import type { DataOwner } from '../../platform/database/owners.ts'
import type { SampleSize } from './database/measure-sample.ts'
import { describeCount, describeSeconds } from './describe-amounts.ts'
import type { PlannedChunk } from './plan-chunks.ts'

export interface Progress {
  written(chunk: PlannedChunk, rows: number): void
  /** The last lines. */
  summary(): string[]
}

export interface Watched {
  readonly chunks: readonly PlannedChunk[]
  readonly samples: Readonly<Record<DataOwner, SampleSize | undefined>>
  readonly onLine: (line: string) => void
  /** Milliseconds. */
  readonly clock: () => number
  readonly everySeconds: number
}

const million = 1_000_000

export function watchProgress({ chunks, samples, onLine, clock, everySeconds }: Watched): Progress {
  const start = clock()
  const expected = chunks.reduce((sum, { owner, missing }) => sum + missing * (samples[owner]?.rowsEach ?? 0), 0)
  const things: Record<DataOwner, number> = { person: 0, corporate: 0, consent: 0 }
  /** Seconds from the start to an owner's last chunk, and to the millionth person. */
  const until: Record<DataOwner, number> = { person: 0, corporate: 0, consent: 0 }
  let millionAfter: number | undefined
  let rows = 0
  let lastLine = start
  const seconds = () => (clock() - start) / 1000

  return {
    written({ owner, missing }, count) {
      things[owner] += missing
      rows += count
      until[owner] = seconds()
      if (things.person >= million) millionAfter ??= until.person
      if (clock() - lastLine < everySeconds * 1000) return
      lastLine = clock()
      const left = Math.max(0, expected - rows) / (rows / seconds())
      const share = Math.min(99, Math.floor((100 * rows) / expected))
      onLine(
        `${share} %: ${describeCount(things.person)} people, ${describeCount(things.corporate)} companies, ${describeCount(rows)} rows, ${describeCount(rows / seconds())} rows/s, about ${describeSeconds(left)} left`,
      )
    },
    summary() {
      if (rows === 0) return []
      // To the last row: what follows is not writing.
      const took = Math.max(...Object.values(until))
      const lines = [
        `Wrote ${describeCount(rows)} rows in ${describeSeconds(took)}: ${describeCount(rows / took)} rows/s (${describeCount(things.person)} people, ${describeCount(things.corporate)} companies, ${describeCount(things.consent)} companies' acting roles).`,
      ]
      if (things.person > 0) lines.push(timeForAMillion(things.person, until.person, millionAfter))
      return lines
    },
  }
}

function timeForAMillion(people: number, seconds: number, measured: number | undefined): string {
  if (measured !== undefined) return `1,000,000 people with all their records: ${describeSeconds(measured)}, measured.`
  const time = describeSeconds((seconds / people) * million)
  const doubt = people < 20_000 ? 'too few to be sure' : 'a database that outgrows its memory may be slower'
  return `1,000,000 people with all their records: about ${time}, extrapolated from ${describeCount(people)} people; ${doubt}.`
}
