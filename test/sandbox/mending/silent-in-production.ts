// The same slips in production: the stable code and the correlation id, and no word of what was wrong.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { startAuthorizationServer } from '../../../consent-ui/start-authorization-server.ts'
import { type ErrorCodeName, errorCodes } from '../../../schema/contract/error-codes.ts'
import { optionsFor } from '../../consent-ui/start-test-server.ts'
import { startProductionGateway } from '../../harness/production-gateway.ts'
import { rightPlan } from './bank-plan.ts'
import { authorizations, authorize, parametersOf } from './browser-slips.ts'
import type { Elsewhere } from './hand-written-bank.ts'
import { type Laboratory, type OpenedBank, refusalOf, type There, untilTokensAndACode } from './laboratory.ts'
import { slips } from './slips.ts'

const productionBody = z.strictObject({ error: z.string(), correlation_id: z.uuid() })
const productionErrors = z.strictObject({
  errors: z
    .array(
      z.strictObject({
        message: z.string(),
        locations: z.unknown().optional(),
        extensions: z.strictObject({ code: z.string(), check: z.string().optional(), correlationId: z.uuid() }),
      }),
    )
    .length(1),
})

export function silentInProduction(laboratory: Laboratory): void {
  describe('in production', () => {
    const issuer = 'https://izin.example'
    let opened: OpenedBank
    let there: There & { readonly elsewhere: Elsewhere }
    const stops: (() => Promise<void>)[] = []
    beforeAll(async () => {
      const { platform } = laboratory
      opened = await laboratory.openBank('https://bank.example/callback')
      await untilTokensAndACode(opened)
      const gateway = await startProductionGateway(platform)
      stops.push(() => gateway.stop())
      const signIn = { name: 'test', acrValues: [], addRoutes: () => {}, nameOf: async () => undefined }
      const server = await startAuthorizationServer({
        ...(await optionsFor(platform.database)),
        ...{ mode: 'production', port: 0, issuer, gatewayUrl: 'https://api.izin.example', signIn },
      })
      stops.push(() => server.stop())
      there = {
        world: { ...opened.world, issuer },
        elsewhere: { server: server.url, gateway: `${gateway.url}/graphql` },
      }
    })
    afterAll(async () => {
      for (const stop of stops.reverse()) await stop()
    })

    // Without the sandbox's own header; and without the one that is judged after the resource, which is another here.
    const alsoThere = slips.filter(
      ({ hop, wrong }) =>
        !('headers.Izin-Sandbox-Fault' in wrong || (hop === 'refresh' && 'body.authorization_details' in wrong)),
    )
    test.each(alsoThere)('$hop with $slip is refused by the code alone', async (slip) => {
      const refusal = await refusalOf(slip, opened, there)
      expect([refusal.status, refusal.code]).toEqual([slip.status, slip.code])
      const challenge = refusal.headers.get('www-authenticate') ?? ''
      if (slip.hop !== 'query') {
        expect(productionBody.parse(JSON.parse(refusal.text)).error).toBe(slip.code)
        expect(challenge).not.toContain('error_description')
        return
      }
      const [error] = productionErrors.parse(JSON.parse(refusal.text)).errors
      // What names only the schema and the operation is said in every mode, but nothing is suggested.
      const named = slip.code === 'GRAPHQL_VALIDATION_FAILED' || slip.code === 'INVALID_VARIABLES'
      if (named) expect(error?.message).not.toContain('Did you mean')
      else expect(error?.message).toBe(errorCodes[slip.code as ErrorCodeName].message)
      const described = /error_description="([^"]*)"/.exec(challenge)?.[1]
      expect(described).toBe(slip.code === 'TOKEN_MISSING' ? undefined : error?.extensions.check)
    })

    // The demo's banks have addresses that production does not take, so they are no clients there.
    test.each(authorizations.filter(([slip]) => slip !== 'another client'))(
      'a browser sent with %s gets a page with the code alone',
      async (_slip, parameters, code, says) => {
        await opened.bank.send(rightPlan(opened.world), 'push')
        const given = parameters(opened.world, opened.bank.requestUri())
        const page = await (await authorize(there.elsewhere.server ?? '', given)).text()
        expect([page.includes(`>${code}</code>`), page.includes(says)]).toEqual([true, false])
      },
    )

    test('a client that is sent back to is told the code alone', async () => {
      const { clientId, redirectUri } = opened.world
      const whole = { client_id: clientId, response_type: 'code', scope: 'name', redirect_uri: redirectUri }
      const answer = await authorize(there.elsewhere.server ?? '', whole)
      expect(parametersOf(answer.headers.get('location'))).toEqual({ error: 'invalid_request', iss: issuer })
    })

    test('an assertion that is shown as a bearer token is refused with one sentence, whatever is wrong with it', async () => {
      const url = `${there.elsewhere.server}/grants/${randomUUID()}`
      const sentences = [undefined, 'Bearer x', 'DPoP x.y.z'].map(async (authorization) => {
        const answer = await fetch(url, { headers: authorization === undefined ? {} : { authorization } })
        return answer.json()
      })
      const error_description = 'show a fresh client assertion as a bearer token'
      for (const said of await Promise.all(sentences))
        expect(said).toEqual({ error: 'invalid_client', error_description })
    })

    test('an address that is not there is answered by the code alone', async () => {
      const answer = await fetch(`${there.elsewhere.server}/oauth2/token`, { method: 'POST' })
      expect([answer.status, productionBody.parse(await answer.json()).error]).toEqual([404, 'not_found'])
    })
  })
}
