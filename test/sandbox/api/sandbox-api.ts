// The sandbox's API for its tests: one platform, requests as a pipeline makes them.
import { afterAll, beforeAll } from 'vitest'
import { card } from '../../harness/bank-driver.ts'
import { startTestPlatform, type TestPlatform } from '../../harness/start-test-platform.ts'
import { there } from '../../harness/there.ts'

export interface SandboxApi {
  readonly platform: TestPlatform
  call(
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Record<string, unknown> }>
}

/** Opened before the suites of the calling file, closed after them. */
export function openSandboxApi(): SandboxApi {
  let opened: TestPlatform | undefined
  beforeAll(async () => {
    opened = await startTestPlatform()
  })
  afterAll(() => opened?.stop())
  return {
    get platform() {
      return there(opened)
    },
    async call(path, body, headers = {}) {
      const response = await fetch(`${there(opened).gatewayUrl}/sandbox/api/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      })
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    },
  }
}

/** A request of Merlion Bank's that waits for an answer. */
export async function push({ platform }: SandboxApi) {
  const bank = await platform.openBank('merlion-bank')
  const asked = await bank.ask({ ...card, scopes: ['name', 'email', 'mobileno'] })
  const requestUri = asked.url.searchParams.get('request_uri')
  return { bank, asked, answer: { clientId: 'merlion-bank', requestUri, persona: 'citizen-with-everything' } }
}
