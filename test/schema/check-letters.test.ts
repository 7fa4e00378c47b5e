import { describe, expect, it } from 'vitest'
import { isNric, nricCheckLetter } from '../../schema/check-letters/nric.ts'
import { isUen, uenCheckLetter } from '../../schema/check-letters/uen.ts'

describe('NRIC and FIN', () => {
  it.each(['S1234567D', 'T1234567J', 'F1234567N', 'G1234567X', 'M1234567K'])('%s is well formed', (number) => {
    expect(isNric(number)).toBe(true)
  })

  it.each(['S1234567A', 's1234567d', 'S123456D', 'S12345678', 'Y4581892I', '', 'S1234567D ', 'M1234567J'])(
    '%j is not',
    (number) => {
      expect(isNric(number)).toBe(false)
    },
  )

  it('gives exactly one letter for every number of every series', () => {
    for (const prefix of 'STFGM')
      for (let n = 0; n < 3000; n += 7) {
        const digits = String(n * 3331)
          .padStart(7, '0')
          .slice(-7)
        const accepted = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].filter((letter) => isNric(prefix + digits + letter))
        expect(accepted).toEqual([nricCheckLetter(prefix, digits)])
      }
  })
})

describe('UEN', () => {
  it.each(['00192200M', '197401143C', 'S16FC0121D', 'T01FC6132D', '196800306E', '193200032W', '199901152M'])(
    '%s is well formed',
    (number) => {
      expect(isUen(number)).toBe(true)
      expect(uenCheckLetter(number.slice(0, -1))).toBe(number.slice(-1))
    },
  )

  // T09LL0001B is printed everywhere as an example of the form; its letter does not fit (it would be D).
  it.each(['T09LL0001B', '123456789A', '201912345K', '', '00192200A', 'T09LL0001A', 'T09IL0001B', 't09ll0001b'])(
    '%j is not',
    (number) => {
      expect(isUen(number)).toBe(false)
    },
  )

  it('completes a number', () => {
    expect(uenCheckLetter('201912345')).toBe('R')
    expect(uenCheckLetter('12')).toBeUndefined()
  })
})
