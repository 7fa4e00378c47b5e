import { describe, expect, it } from 'vitest'
import { readOptions } from '../../../prisma/population/read-options.ts'

describe('the options of a population', () => {
  it('need the number of people alone', () => {
    expect(readOptions(['--people', '100000'])).toEqual({
      people: 100_000,
      companies: 10_000,
      seed: 1,
      asOf: undefined,
      workers: 2,
    })
  })

  it('are taken as they are given', () => {
    const text = '--people 5000000 --companies 500000 --seed 4294967295 --as-of 2026-11-01 --workers 4'
    expect(readOptions(text.split(' '))).toEqual({
      people: 5_000_000,
      companies: 500_000,
      seed: 4_294_967_295,
      asOf: '2026-11-01',
      workers: 4,
    })
  })

  it.each([
    ['no number', '', /Say how many people there shall be/],
    ['a number that is none', '--people 10e3', /--people must be a whole number from 1 to 5,300,000, not `10e3`/],
    ['too many people', '--people 5300001', /from 1 to 5,300,000/],
    ['too many companies', '--people 80 --companies 11', /at most 10 companies, one for 8; .* for 88 people/],
    ['a seed below zero', '--people 80 --seed=-1', /--seed must be a whole number from 0 to 4,294,967,295/],
    ['no worker', '--people 80 --workers 0', /--workers must be a whole number from 1 to 64/],
    ['a day that is none', '--people 80 --as-of 2026-02-30', /--as-of must be a day like 2026-11-01, not `2026-02-30`/],
  ])('are refused with %s', (_, text, sentence) => {
    expect(() => readOptions(text.split(' ').filter((word) => word !== ''))).toThrow(sentence)
  })
})
