// The faults of a whole agency: down, and slow.
import { expect, test } from 'vitest'
import { type FaultBench, name, whole } from './fault-bench.ts'

const ordinary = 'CpfBalances.ordinaryAccount'
const medisave = 'CpfBalances.medisaveAccount'

export function agencies(bench: FaultBench): void {
  test('that is down: its items alone are missing, in the answer and in the record', async () => {
    const answer = await bench.ask('agency-down=CPFB')
    expect(answer.data).toEqual({
      me: { name: { value: name }, cpfBalances: { ordinaryAccount: null, medisaveAccount: null } },
    })
    expect(answer.errors?.map(({ path, extensions }) => [extensions.code, path, extensions['agencies']])).toEqual([
      ['AGENCY_ERROR', ['me', 'cpfBalances', 'ordinaryAccount'], ['CPFB']],
      ['AGENCY_ERROR', ['me', 'cpfBalances', 'medisaveAccount'], ['CPFB']],
    ])
    expect(bench.platform.asked()).toHaveLength(1)
    const event = await bench.lastEvent()
    expect(event).toMatchObject({ outcome: 'PARTIAL', undelivered: expect.arrayContaining([ordinary, medisave]) })
    expect(event?.['released']).toContain('Person.name')
    expect((await bench.ask()).data).toEqual(whole)
  })

  test('that is down: a list of its records is missing as a whole, so that nobody sees how long it is', async () => {
    const answer = await bench.ask('agency-down=LTA', {
      query: '{ me { name { value } vehicles { state records { make } } } }',
    })
    expect(answer.data).toEqual({ me: { name: { value: name }, vehicles: null } })
    expect(answer.errors?.map(({ path }) => path)).toEqual([['me', 'vehicles']])
    expect(await bench.lastEvent()).toMatchObject({
      released: ['Person.name'],
      undelivered: expect.arrayContaining(['Person.vehicles', 'Vehicle.make']),
    })
  })

  test('that is slow: late it is answered, past the deadline the fetch has failed', async () => {
    expect((await bench.ask('agency-slow=CPFB:20')).data).toEqual(whole)
    const late = await bench.ask('agency-slow=CPFB')
    expect([late.data, late.code]).toEqual([{ me: null }, 'AGENCY_UNAVAILABLE'])
    expect(await bench.lastEvent()).toMatchObject({
      released: [],
      undelivered: expect.arrayContaining(['Person.name', ordinary]),
    })
  })

  test('that answers for no item of the query: nothing is different, and the answer says so', async () => {
    const answer = await bench.ask('agency-down=HDB, agency-slow=HDB')
    expect([answer.data, answer.struck]).toEqual([whole, { 'agency-down=HDB': false, 'agency-slow=HDB': false }])
  })
}
