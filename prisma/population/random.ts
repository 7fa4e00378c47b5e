// Draws that depend on nothing but the seed and on what is being made (a person, a company, by its index), so that any
// worker makes the same rows in any order. Not for secrets.

/** What the draws are for: two kinds of thing with the same index draw differently. */
const streams = {
  pair: 1,
  person: 2,
  personId: 3,
  children: 4,
  company: 5,
  companyId: 6,
  companyName: 7,
  roleId: 8,
  home: 9,
  record: 10,
  companyKind: 11,
  actingRoles: 12,
} as const
export type Stream = keyof typeof streams

/** sfc32 of PractRand: 128 bits of state, a few nanoseconds a draw. */
export class Random {
  private a: number
  private b: number
  private c: number
  private counter = 1

  /** `seed` and `index` are whole numbers below 2^32. */
  constructor(seed: number, stream: Stream, index: number) {
    this.a = scatter(seed ^ 0x9e3779b9)
    this.b = scatter(this.a ^ Math.imul(streams[stream], 0x85ebca6b))
    this.c = scatter(this.b ^ index)
    for (let round = 0; round < 8; round++) this.bits()
  }

  /** 32 bits. */
  bits(): number {
    const sum = (this.a + this.b + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum
    return sum >>> 0
  }

  /** A whole number from 0 to `end` - 1. */
  below(end: number): number {
    return Math.floor((this.bits() / 0x1_0000_0000) * end)
  }

  /** A whole number from `first` to `last`, both included; `first` where the range is empty. */
  between(first: number, last: number): number {
    return last <= first ? first : first + this.below(last - first + 1)
  }

  chance(probability: number): boolean {
    return this.bits() < probability * 0x1_0000_0000
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.below(list.length)] ?? list[0]
  }

  /** One of the values by their weights. */
  weighted<T>(list: readonly [readonly [T, number], ...(readonly [T, number])[]]): T {
    let left = (this.bits() / 0x1_0000_0000) * list.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [value, weight] of list) {
      left -= weight
      if (left < 0) return value
    }
    return list[0][0]
  }

  /** An amount of dollars as the databases take it, `1234.50`. */
  money(least: number, most: number): string {
    return dollars(this.between(least * 100, most * 100))
  }
}

export function dollars(cents: number): string {
  const whole = Math.trunc(cents / 100)
  const rest = Math.abs(cents % 100)
  const sign = cents < 0 && whole === 0 ? '-' : ''
  return `${sign}${whole}.${rest < 10 ? '0' : ''}${rest}`
}

/** The finaliser of MurmurHash3. */
function scatter(value: number): number {
  let mixed = value | 0
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) | 0
}
