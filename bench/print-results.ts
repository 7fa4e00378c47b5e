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
    p50_ms: round(median(loads.map(({ p50 }) => p50))),
    p99_ms: round(median(loads.map(({ p99 }) => p99))),
    answers_verified: loads.reduce((sum, { requests }) => sum + requests, 0),
  }))
  const rate = (key: string) => rows.find((row) => row.key === key)?.per_second ?? Number.NaN
  const ratios = {
    izin_to_limit: round(rate('izin') / rate('bare')),
    izin_to_apollo: round(rate('izin') / rate('apollo')),
  }
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
  console.log(`  ${'requests/s'.padStart(10)}  ${'p50 ms'.padStart(7)}  ${'p99 ms'.padStart(7)}`)
  for (const { name, per_second, p50_ms, p99_ms } of rows)
    console.log(
      `  ${String(per_second).padStart(10)}  ${String(p50_ms).padStart(7)}  ${String(p99_ms).padStart(7)}  ${name}`,
    )
  console.log(`\n  Izin to the limit ${ratios.izin_to_limit}, Izin to Apollo as it comes ${ratios.izin_to_apollo}.`)
  console.log('\n  Where a request of Izin spends its time (ms on average, waiting for its turn included):')
  for (const [stage, ms] of Object.entries(stages)) console.log(`  ${String(ms).padStart(10)}  ${stage}`)
  console.log()
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

function round(value: number): number {
  return Math.round(value * 100) / 100
}
