// Sandbox only: what a request asks to go wrong goes wrong, for this request alone, in the pipeline everybody's go through.
// A fault only ever adds a refusal: whatever is checked without it is checked first, so that none opens anything.
import { AsyncLocalStorage } from 'node:async_hooks'
import { createHmac, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { decodeJwt } from 'jose'
import { v4 } from 'uuid'
import { authorizationServerKeys } from '../../protected-resource/authorization-server-keys.ts'
import { dpopProofVerifier } from '../../protected-resource/verify-dpop-proof.ts'
import type { PolicyIndex } from '../../schema/policy/policy-index.ts'
import { accessTokenVerifier } from '../authentication/verify-access-token.ts'
import type { PassAnswer } from '../federation/subgraph-data-source.ts'
import type { PipelineDeps } from '../handle-operation.ts'
import type { HttpAnswer } from '../http/answer.ts'
import { plainJson } from '../http/negotiate.ts'
import { Problem } from '../response/problem.ts'
import { problemAnswer } from '../response/problem-answer.ts'
import { placesOf } from './places-of.ts'
import { type Faults, faultHeader, readFaults } from './read-faults.ts'
import type { WithdrawConsent } from './sandbox-routes.ts'

type Serve = (request: IncomingMessage) => Promise<HttpAnswer>

export interface FaultInjector {
  pipeline(deps: PipelineDeps): PipelineDeps
  passAnswer: PassAnswer
  endpoint(serve: Serve): Serve
}

export interface FaultDeps {
  readonly issuer: string
  readonly policy: () => PolicyIndex
  readonly withdrawConsent: WithdrawConsent | undefined
}

/** Longer than any access token lives (design §4), in seconds. */
const afterExpiry = 301
/** Nobody listens there, on this machine or another. */
const unreachable = 'http://127.0.0.1:2'

export function faultInjector({ issuer, policy, withdrawConsent }: FaultDeps): FaultInjector {
  const underWay = new AsyncLocalStorage<Faults>()
  const keys = authorizationServerKeys(issuer)
  const demandNonce = nonceDemand()

  return {
    pipeline: (deps) => ({
      ...deps,
      verifyAccessToken: async (token) => {
        const verified = await deps.verifyAccessToken(token)
        const { 'token-expired': expired, 'jwks-unreachable': noKeys } = underWay.getStore() ?? {}
        const expected = { issuer, audience: deps.resource, keys, now: deps.now }
        if (noKeys) await accessTokenVerifier({ ...expected, keys: authorizationServerKeys(unreachable) })(token)
        if (expired) await accessTokenVerifier({ ...expected, now: () => deps.now() + afterExpiry })(token)
        return verified
      },
      verifyDpopProof: async (proofs, expected) => {
        const proof = await deps.verifyDpopProof(proofs, expected)
        const { 'clock-skew': skew, 'nonce-demanded': nonce } = underWay.getStore() ?? {}
        if (skew !== undefined) await dpopProofVerifier({ now: () => deps.now() + skew })(proofs, expected)
        if (nonce) demandNonce(proofs[0] ?? '', proof.jkt, deps.now())
        return proof
      },
      executeOperation: async (request) => {
        if (!underWay.getStore()?.['consent-withdrawn']) return deps.executeOperation(request)
        const { consent, subjectId, actorId } = request.grant
        if (!consent || !withdrawConsent)
          throw new Problem('SANDBOX_FAULT_UNKNOWN', { message: 'There is no consent here that could be withdrawn.' })
        const executed = await deps.executeOperation(request)
        await withdrawConsent(consent.id, actorId ?? subjectId)
        return executed
      },
    }),
    passAnswer: async (answer, shape, millisecondsLeft) => {
      const faults = underWay.getStore()
      if (!faults) return answer
      const agenciesOf = (coordinate: string) => policy().fields.get(coordinate)?.item?.agencies ?? []
      const slow = faults['agency-slow']
      if (slow && shape.items.some(({ coordinate }) => agenciesOf(coordinate).includes(slow.agency))) {
        await setTimeout(Math.min(slow.milliseconds, millisecondsLeft))
        if (slow.milliseconds >= millisecondsLeft) throw new Error('the deadline passed')
      }
      const down = faults['agency-down']
      const broken = shape.items.filter(
        ({ coordinate }) =>
          coordinate === faults['item-unavailable'] || (down !== undefined && agenciesOf(coordinate).includes(down)),
      )
      const errors = broken.flatMap(({ path }) => placesOf(shape.entities ? ['_entities', ...path] : path, answer.data))
      return { ...answer, errors: [...(answer.errors ?? []), ...errors.map((path) => ({ path }))] }
    },
    endpoint: (serve) => async (request) => {
      const header = request.headers[faultHeader]
      if (header === undefined) return serve(request)
      try {
        return await underWay.run(readFaults(String(header), policy()), () => serve(request))
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        const context = { correlationId: v4(), mediaType: plainJson, mode: 'sandbox', resourceMetadata: '' } as const
        return problemAnswer(error, context)
      }
    },
  }
}

/** RFC 9449 §9: a nonce of the server's, the same for a key for a minute and taken for one more. */
function nonceDemand() {
  const secret = randomBytes(32)
  const life = 60
  return (proof: string, jkt: string, now: number) => {
    const nonceAt = (time: number) =>
      createHmac('sha256', secret)
        .update(`${jkt} ${Math.floor(time / life)}`)
        .digest('base64url')
    const { nonce } = decodeJwt(proof)
    if (nonce !== nonceAt(now) && nonce !== nonceAt(now - life))
      throw new Problem('USE_DPOP_NONCE', { nonce: nonceAt(now) })
  }
}
