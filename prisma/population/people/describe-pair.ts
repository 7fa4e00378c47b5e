// Neighbours by index, two and two: a married couple who share home and children, or two people who share nothing.
// Both draw the same, so that whichever is asked first the other agrees.
import { dayText, years } from '../days.ts'
import { Random } from '../random.ts'
import type { Recipe } from '../recipe.ts'

export type Segment = 'SC' | 'PR' | 'FIN'

export interface Marriage {
  /** Day number. */
  readonly day: number
  readonly certificateNo: string
  /** Code of the country table. */
  readonly country: string
}

export interface Pair {
  readonly index: number
  readonly segments: readonly [Segment, Segment]
  /** Day numbers. */
  readonly births: readonly [number, number]
  readonly marriage: Marriage | undefined
  readonly race: string
}

export function describePair({ seed, asOfDay }: Recipe, index: number): Pair {
  const random = new Random(seed, 'pair', index)
  const segments = random.weighted<readonly [Segment, Segment]>([
    [['SC', 'SC'], 56],
    [['PR', 'PR'], 10],
    [['FIN', 'FIN'], 22],
    [['SC', 'PR'], 7],
    [['SC', 'FIN'], 5],
  ])
  const race = random.weighted([
    ['CN', 74],
    ['MY', 13],
    ['IN', 9],
    ['EU', 2],
    ['XX', 2],
  ])
  const passHolders = segments[0] === 'FIN'
  const married = random.chance(hasChildrensNumbers(index) ? 0.85 : 0.35) && !(passHolders && random.chance(0.6))
  if (!married) return { index, segments, race, births: [bornAlone(random), bornAlone(random)], marriage: undefined }

  const age = random.between(24, passHolders ? 55 : 88)
  const other = Math.max(22, age + random.between(-6, 6))
  const births = [born(random, age), born(random, other)] as const
  const day = asOfDay - random.between(60, years(Math.min(age, other) - 20))
  const certificateNo = `SYNTHETIC-${dayText(day).slice(0, 4)}-${index}`
  return { index, segments, race, births, marriage: { day, certificateNo, country: random.chance(0.9) ? 'SG' : 'MY' } }

  function born(draw: Random, inYears: number): number {
    return asOfDay - years(inYears) - draw.below(365)
  }

  function bornAlone(draw: Random): number {
    const [least, most] = passHolders
      ? ([19, 50] as const)
      : draw.weighted([
          [[15, 24] as const, 25],
          [[25, 49] as const, 45],
          [[50, 69] as const, 20],
          [[70, 97] as const, 10],
        ])
    return born(draw, draw.between(least, most))
  }
}

/** Only these pairs have numbers kept for children. */
export function hasChildrensNumbers(pairIndex: number): boolean {
  return pairIndex % 3 === 0
}
