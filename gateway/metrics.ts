// Counters and timings for operators, in the Prometheus format. Labels hold codes, stages and subgraph names: never a
// client's or a person's data.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface GatewayMetrics {
  request(code: string, status: number, seconds: number): void
  /** Starts a clock; each call of its result ends a stage and begins the next. */
  stages(): (ended: string) => void
  fetch(subgraph: string, seconds: number, outcome: 'answered' | 'failed'): void
  refusedFields(count: number): void
  /** Number of the release now in force. */
  supergraph(number: number): void
  supergraphProblem(problem: string): void
  text(): Promise<{ readonly contentType: string; readonly body: string }>
}

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

export function gatewayMetrics(): GatewayMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'izin_gateway_' })
  const requests = new Counter({
    name: 'izin_gateway_requests_total',
    help: 'GraphQL requests by outcome code (OK when answered).',
    labelNames: ['code', 'status'] as const,
    registers: [registry],
  })
  const duration = new Histogram({
    name: 'izin_gateway_request_seconds',
    help: 'Time from the last byte of the request to the answer.',
    buckets,
    registers: [registry],
  })
  const stages = new Histogram({
    name: 'izin_gateway_stage_seconds',
    help: 'Time of each stage of the pipeline.',
    labelNames: ['stage'] as const,
    buckets,
    registers: [registry],
  })
  const fetches = new Histogram({
    name: 'izin_gateway_subgraph_fetch_seconds',
    help: 'Time of fetches by subgraph and outcome.',
    labelNames: ['subgraph', 'outcome'] as const,
    buckets,
    registers: [registry],
  })
  const refused = new Counter({
    name: 'izin_gateway_refused_fields_total',
    help: 'Selections refused for want of consent.',
    registers: [registry],
  })

  const supergraph = new Gauge({
    name: 'izin_gateway_supergraph_number',
    help: 'Number of the supergraph release in force; 0 when it comes from a file.',
    registers: [registry],
  })
  const supergraphProblems = new Counter({
    name: 'izin_gateway_supergraph_problems_total',
    help: 'Times that the newest supergraph could not be had, verified, loaded or kept, by problem.',
    labelNames: ['problem'] as const,
    registers: [registry],
  })

  return {
    request: (code, status, seconds) => {
      requests.inc({ code, status: String(status) })
      duration.observe(seconds)
    },
    stages: () => {
      let since = performance.now()
      return (stage) => {
        const now = performance.now()
        stages.observe({ stage }, (now - since) / 1000)
        since = now
      }
    },
    fetch: (subgraph, seconds, outcome) => fetches.observe({ subgraph, outcome }, seconds),
    refusedFields: (count) => refused.inc(count),
    supergraph: (number) => supergraph.set(number),
    supergraphProblem: (problem) => supergraphProblems.inc({ problem }),
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  }
}
