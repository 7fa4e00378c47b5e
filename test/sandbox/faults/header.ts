// What the header may say, and that table, list and documentation say the same of it.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { faultNames, sandboxFaults } from '../../../schema/sandbox-faults/fault-table.ts'
import type { FaultBench } from './fault-bench.ts'

export function header(bench: FaultBench): void {
  test.each([
    ['agency-dwn=CPFB', /nearest is `agency-down`/],
    ['agency-down=CPF', /nearest is `CPFB`/],
    ['agency-slow=CPFB:soon', /number/],
    ['agency-slow=CPFB:', /number/],
    ['agency-slow=CPFB:5:5', /number/],
    ['item-unavailable=CpfBalances.ordinaryAcount', /nearest is `CpfBalances.ordinaryAccount`/],
    ['item-unavailable=Query.me', /no such item/],
    ['item-unavailable=Person.id', /no such item/],
    ['clock-skew', /number/],
    ['clock-skew=90000', /number/],
    ['agency-down=CPFB, agency-down=HDB', /once/],
    ['agency-down=CPFB=HDB', /nearest is `CPFB`/],
    ['token-expired=yes', /no value/],
    ['client-jwks-unreachable', /of the authorization server, so send it with a request to PAR or token/],
    ['constructor', /nearest is/],
    ['', /nearest is/],
    [`${'token-expired,'.repeat(15)}token-expired`, /200 characters/],
  ])('%s is no fault: the request is refused with what would be one', async (fault, why) => {
    const answer = await bench.ask(fault)
    const said = answer.errors?.[0]?.message
    expect([answer.status, answer.code, said]).toEqual([400, 'SANDBOX_FAULT_UNKNOWN', expect.stringMatching(why)])
    expect(said).toContain('GET /sandbox/faults')
    expect(bench.platform.asked()).toEqual([])
  })

  const listSchema = z.object({
    header: z.string(),
    faults: z.array(
      z.object({ name: z.string(), at: z.string(), example: z.string(), choices: z.array(z.string()).optional() }),
    ),
  })

  test('GET /sandbox/faults lists every fault, with the agencies and items that there are', async () => {
    const response = await fetch(`${bench.platform.gatewayUrl}/sandbox/faults`)
    const { header: name, faults } = listSchema.parse(await response.json())
    expect([name, faults.map((fault) => fault.name)]).toEqual(['izin-sandbox-fault', faultNames])
    const choices = Object.fromEntries(faults.map((fault) => [fault.name, fault.choices]))
    expect(choices['agency-down']).toEqual(expect.arrayContaining(['ACRA', 'CPFB', 'ICA']))
    expect(choices['item-unavailable']).toEqual(
      expect.arrayContaining(['Person.cpfBalances', 'CpfBalances.ordinaryAccount', 'Vehicles.records', 'Vehicle.make']),
    )
    expect(choices['token-expired']).toBeUndefined()
    // Each example is one, and nobody has to be known to be told that it is none.
    for (const { example } of faults.filter(({ at }) => at === 'gateway')) {
      const { code, struck } = await bench.ask(example, { headers: { authorization: 'DPoP x.y.z' } })
      expect([code, struck]).toEqual(['INVALID_TOKEN', { [example]: false }])
    }
  })

  test('the README says of each fault what the table says', () => {
    const readme = readFileSync(new URL('../../../sandbox-ui/README.md', import.meta.url), 'utf8')
    const rows = [...readme.matchAll(/^\| `([a-z-]+)[^`]*` +\| (.*?) +\| (.*?) +\|$/gm)].map((row) => row.slice(1))
    expect(rows).toEqual(
      faultNames.map((name) => [name, sandboxFaults[name].happens, sandboxFaults[name].inProduction]),
    )
  })
}
