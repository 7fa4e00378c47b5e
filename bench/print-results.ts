// The results as a table for people and as JSON for programs. Medians over the rounds; what counts is the ratio, because
// the machine's speed drifts and every contender met the same machine.
import type { Load } from './measure-load.ts'

export interface Results {
  readonly json: boolean
  /** The measured server had a core of its own. */
  readonly alone: boolean
  readonly answerBytes: number
  readonly fetches: number
  readonly contenders: readonly { readonly key: string; readonly name: string; readonly loads: readonly Load[] }[]
  /** Milliseconds a request spent in each stage on average, waiting included. */
  readonly stages: Readonly<Record<string, number>>
}

export function printTable(results: Results): void {
  const rows = results.contenders.map(({ key, name, loads }) => ({
    key,
    name,
    per_second: Math.round(median(loads.map(({ perSecond }) => perSecond))),
    cpu_ms: round(median(loads.map(({ processorTime }) => processorTime)), 3),
    p50_ms: round(median(loads.map(({ p50 }) => p50))),
    p99_ms: round(median(loads.map(({ p99 }) => p99))),
    answers_verified: loads.reduce((sum, { requests }) => sum + requests, 0),
  }))
  const of = (key: string) => rows.find((row) => row.key === key) ?? { per_second: Number.NaN, cpu_ms: Number.NaN }
  const ratio = (rate: (row: ReturnType<typeof of>) => number) => ({
    izin_to_limit: round(rate(of('izin')) / rate(of('bare'))),
    izin_to_apollo: round(rate(of('izin')) / rate(of('apollo'))),
    ...(rows.some(({ key }) => key === 'other')
      ? { izin_to_other: round(rate(of('izin')) / rate(of('other')), 3) }
      : {}),
  })
  const ratios = { cpu: ratio(({ cpu_ms }) => 1 / cpu_ms), rate: ratio(({ per_second }) => per_second) }
  const { answerBytes, fetches, alone, stages } = results
  if (results.json) {
    console.log(
      JSON.stringify({ fetches, answer_bytes: answerBytes, own_core: alone, rows, ratios, stage_ms: stages }, null, 2),
    )
    return
  }
  console.log(
    `\n  ${fetches} fetches a query, ${answerBytes} bytes of data an answer, every answer's bytes verified.\n`,
  )
  line(['CPU ms', 'requests/s', 'p50 ms', 'p99 ms'], '')
  for (const { name, cpu_ms, per_second, p50_ms, p99_ms } of rows) line([cpu_ms, per_second, p50_ms, p99_ms], name)
  const { cpu, rate } = ratios
  console.log('\n  For the same processor time, and by the clock:')
  console.log(`  Izin to the limit ${cpu.izin_to_limit} and ${rate.izin_to_limit},`)
  console.log(`  Izin to Apollo as it comes ${cpu.izin_to_apollo} and ${rate.izin_to_apollo}.`)
  if (cpu.izin_to_other !== undefined)
    console.log(`  Izin to the other ${cpu.izin_to_other} and ${rate.izin_to_other}.`)
  console.log('\n  Where a request of Izin spends its time (ms on average, waiting for its turn included):')
  for (const [stage, ms] of Object.entries(stages)) console.log(`  ${String(ms).padStart(10)}  ${stage}`)
  console.log()
}

/** Shares of the main thread's time; the helper threads of V8 come on top of it in the processor time. */
export function printParts(parts: readonly { readonly part: string; readonly share: number }[]): void {
  console.log('\n  What the main thread of the gateway spends its time on (per cent):')
  for (const { part, share } of parts) line([round(share * 100, 1)], part)
  console.log()
}

function line(cells: readonly (string | number)[], name: string): void {
  console.log(`  ${cells.map((cell) => String(cell).padStart(10)).join('  ')}  ${name}`)
}

/** From the gateway's own metrics. */
export function stageTimes(metrics: string): Record<string, number> {
  const times: Record<string, number> = {}
  for (const [, stage = '', sum] of metrics.matchAll(/izin_gateway_stage_seconds_sum\{stage="([^"]+)"\} (\S+)/g)) {
    const count = new RegExp(`izin_gateway_stage_seconds_count\\{stage="${stage}"\\} (\\S+)`).exec(metrics)?.[1]
    times[stage] = round((Number(sum) / Number(count)) * 1000)
  }
  return times
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function round(value: number, digits = 2): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}
