// What the gateway says of its own doing to whom asks.
import { expect, test } from 'vitest'
import { z } from 'zod'
import { obtainConsent, openRawClient } from '../../harness/bank-driver.ts'
import type { SandboxApi } from './sandbox-api.ts'

const explain = { 'izin-sandbox-explain': '1' }
const explainedSchema = z.object({
  extensions: z.object({
    disclosure: z.object({ event_id: z.string() }).optional(),
    sandbox: z.object({
      disclosureEvent: z.string().optional(),
      filteredOperation: z.string().nullish(),
      plan: z.string().optional(),
      asked: z.array(z.object({ document: z.string() })),
    }),
  }),
})

export function explanation(api: SandboxApi): void {
  test('what the gateway did is explained to whom asks for it, and to nobody else', async () => {
    const bank = await openRawClient(api.platform, 'merlion-bank', (opened) =>
      obtainConsent(opened, 'TAN MEI SAMPLE', { scopes: ['name'] }),
    )
    const body = JSON.stringify({
      query: 'query Q($t: String!) { me { name { value } email { value } } codeTable(name: $t) { name } }',
      variables: { t: 'sex' },
    })
    expect(await (await bank.post({ body })).text()).not.toContain('sandbox')
    api.platform.forget()
    const explained = explainedSchema.parse(await (await bank.post({ body, headers: explain })).json())
    const { sandbox, disclosure } = explained.extensions
    expect(sandbox.disclosureEvent).toBe(disclosure?.event_id)
    expect(sandbox.filteredOperation).not.toContain('email')
    expect(sandbox.plan).toMatch(/^QueryPlan \{\s+Fetch\(service: "person"\)/)
    expect(sandbox.asked.map(({ document }) => document)).toEqual(api.platform.asked().map(({ query }) => query))
    // Documents alone: neither what was asked with nor what came back.
    expect(JSON.stringify(sandbox)).not.toMatch(/TAN MEI|"sex"|variables/)
    const refused = await bank.post({ body, headers: { ...explain, authorization: 'DPoP x.y.z' } })
    expect([refused.status, explainedSchema.parse(await refused.json()).extensions.sandbox.asked]).toEqual([401, []])
  })
}
