// What stands beside the raw form for those who only want to show it: the printed address, the parts of a date, amounts
// as decimal strings (catalogue facts 1.3 and 1.4).
import { describe, expect, it } from 'vitest'
import { readAddress } from '../../../subgraphs/items/address.ts'
import { readPartialDate } from '../../../subgraphs/items/partial-date.ts'
import { scalars } from '../../../subgraphs/items/scalars.ts'

describe('an address', () => {
  const flat = {
    type: 'SG',
    block: '548',
    street: 'BEDOK NORTH AVENUE 1',
    floor: '09',
    unit: '128',
    postalCode: '460548',
  }

  it.each([
    ['a flat', flat, 'BLK 548 BEDOK NORTH AVENUE 1 #09-128 SINGAPORE 460548'],
    [
      'a flat in a named building',
      { ...flat, building: 'SPECIMEN COURT' },
      'BLK 548 BEDOK NORTH AVENUE 1 #09-128 SPECIMEN COURT SINGAPORE 460548',
    ],
    ['a basement', { ...flat, floor: 'B1', unit: '1234A' }, 'BLK 548 BEDOK NORTH AVENUE 1 #B1-1234A SINGAPORE 460548'],
    [
      'landed property, with neither floor nor unit',
      { type: 'SG', block: '15', street: 'SPECIMEN GARDEN', floor: '', unit: null, postalCode: '098632' },
      '15 SPECIMEN GARDEN SINGAPORE 098632',
    ],
    ['plain lines', { type: 'UNFORMATTED', line1: '1 LANE', line2: 'LONDON' }, '1 LANE LONDON'],
    ['one plain line', { type: 'UNFORMATTED', line1: '1 LANE', line2: '' }, '1 LANE'],
  ])('of %s is printed in one line', (_what, stored, printed) => {
    expect(readAddress(stored)).toMatchObject({ printed })
  })

  it('keeps its parts beside the line, and names its country', () => {
    expect(readAddress({ ...flat, postalCode: '098632' })).toMatchObject({
      ...{ __typename: 'SingaporeAddress', block: '548', floor: '09', postalCode: '098632' },
      country: { code: 'SG', description: 'SINGAPORE' },
    })
  })

  it.each([
    [null],
    [undefined],
    [{ type: 'SG' }],
    [{ type: 'SG', block: '', street: null }],
    [{ type: 'UNFORMATTED', line1: '' }],
  ])('%j is a known nothing', (stored) => {
    expect(readAddress(stored)).toBeNull()
  })
})

describe('a date of which a part is unknown', () => {
  it.each([
    ['1968-11-01', { year: 1968, month: 11, day: 1 }],
    ['1968-11', { year: 1968, month: 11, day: null }],
    ['1968', { year: 1968, month: null, day: null }],
  ])('%s comes in parts', (text, parts) => {
    expect(readPartialDate(text)).toEqual({ value: text, ...parts })
  })

  it.each(['', '68', '1968-13', '1968-00', '1968-11-32', '1968-1-1', '1968-11-01T00:00:00Z'])('%s is none', (text) => {
    expect(readPartialDate(text)).toBeNull()
  })
})

describe('amounts', () => {
  const amount = (text: string) => ({ toFixed: (places?: number) => (places === 2 ? `${text}.00` : text) })

  it('of money are strings with two places, other decimals strings with all theirs', () => {
    expect(scalars.Money.serialize(amount('12345678901234'))).toBe('12345678901234.00')
    expect(scalars.Decimal.serialize(amount('0.0000000000000001'))).toBe('0.0000000000000001')
  })
})
