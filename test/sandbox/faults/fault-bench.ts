// One platform with a bank that has a consent and can ask for faults: what the suites of faults share.
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { z } from 'zod'
import {
  consentIdOf,
  obtainConsent,
  openRawClient,
  type RawClient,
  type RawRequest,
} from '../../harness/bank-driver.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'
import { there } from '../../harness/there.ts'

export const name = 'TAN MEI SAMPLE'
export const query = '{ me { name { value } cpfBalances { ordinaryAccount { state } medisaveAccount { state } } } }'
export const whole = {
  me: {
    name: { value: name },
    cpfBalances: { ordinaryAccount: { state: 'AVAILABLE' }, medisaveAccount: { state: 'AVAILABLE' } },
  },
}
const optional = [
  ...['cpfbalances.oa', 'cpfbalances.ma', 'email', 'sex', 'regadd'],
  ...['vehicles.vehicleno', 'vehicles.make', 'drivinglicence.qdl.validity', 'passtype'],
]

const errorSchema = z.looseObject({
  message: z.string(),
  path: z.array(z.unknown()).optional(),
  extensions: z.looseObject({ code: z.string(), fault: z.string().optional() }),
})
const faultSchema = z.object({ fault: z.string(), struck: z.boolean(), happens: z.string(), inProduction: z.string() })
const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z.array(errorSchema).optional(),
  extensions: z.looseObject({ faults: z.array(faultSchema).optional() }).optional(),
})

export interface FaultAnswer extends z.infer<typeof answerSchema> {
  readonly status: number
  readonly headers: Headers
  /** Of the first error. */
  readonly code: string | undefined
  /** What the answer says of each fault: whether it went wrong. */
  readonly struck: Readonly<Record<string, boolean>>
}

export interface AskOptions {
  readonly query?: string
  readonly from?: RawClient
  readonly headers?: RawRequest['headers']
}

export interface FaultBench {
  readonly platform: TestPlatform
  readonly bank: RawClient
  /** Another consent of the same person's. */
  open(): Promise<RawClient>
  ask(fault?: string, options?: AskOptions): Promise<FaultAnswer>
  /** The last event of the consent. */
  lastEvent(client?: RawClient): Promise<Readonly<Record<string, unknown>> | undefined>
}

export function openFaultBench(): FaultBench {
  let platform: TestPlatform | undefined
  let bank: RawClient | undefined
  beforeAll(async () => {
    platform = await startTestPlatform()
    bank = await bench.open()
  })
  afterAll(() => platform?.stop())
  beforeEach(() => platform?.forget())

  const bench: FaultBench = {
    get platform() {
      return there(platform)
    },
    get bank() {
      return there(bank)
    },
    open: () =>
      openRawClient(bench.platform, 'merlion-bank', (opened) =>
        obtainConsent(opened, name, { scopes: ['name', 'uinfin', ...optional] }, optional),
      ),
    async ask(fault, { query: text = query, from = bench.bank, headers = {} } = {}) {
      const response = await from.post({
        body: JSON.stringify({ query: text }),
        headers: { 'izin-sandbox-fault': fault, ...headers },
      })
      return readFaultAnswer(response)
    },
    async lastEvent({ tokens } = bench.bank) {
      const [event] = await bench.platform.sql(
        'SELECT outcome, reason, released, undelivered FROM disclosure_event WHERE consent_id = $1 ORDER BY sequence DESC LIMIT 1',
        [consentIdOf(tokens)],
      )
      return event
    },
  }
  return bench
}

export async function readFaultAnswer(response: Response): Promise<FaultAnswer> {
  const body = answerSchema.parse(await response.json())
  return {
    ...body,
    status: response.status,
    headers: response.headers,
    code: body.errors?.[0]?.extensions.code,
    struck: Object.fromEntries((body.extensions?.faults ?? []).map(({ fault, struck }) => [fault, struck])),
  }
}
