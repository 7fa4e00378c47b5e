// Sandbox only: what a request asks to go wrong goes wrong, for this request alone, in the pipeline everybody's go through.
// A fault only ever adds a refusal: whatever is checked without it is checked first, so that none opens anything.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage } from 'node:http'
import { v4 } from 'uuid'
import { authorizationServerKeys } from '../../protected-resource/authorization-server-keys.ts'
import { dpopProofVerifier } from '../../protected-resource/verify-dpop-proof.ts'
import type { ErrorCodeName } from '../../schema/contract/error-codes.ts'
import type { PolicyIndex } from '../../schema/policy/policy-index.ts'
import { faultHeader, type GatewayFaultName } from '../../schema/sandbox-faults/fault-table.ts'
import { accessTokenVerifier } from '../authentication/verify-access-token.ts'
import type { PassAnswer } from '../federation/subgraph-data-source.ts'
import type { PipelineDeps } from '../handle-operation.ts'
import type { HttpAnswer } from '../http/answer.ts'
import { plainJson } from '../http/negotiate.ts'
import { Problem } from '../response/problem.ts'
import { problemAnswer } from '../response/problem-answer.ts'
import { nonceDemand } from './demand-nonce.ts'
import { type AskedFaults, readFaults } from './read-faults.ts'
import type { WithdrawConsent } from './sandbox-routes.ts'
import { answerSpoiler } from './spoil-answer.ts'
import { type FaultsUnderWay, faultsUnderWay } from './struck-faults.ts'

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
  const requests = new AsyncLocalStorage<FaultsUnderWay>()
  const underWay = () => requests.getStore()
  const keys = authorizationServerKeys(issuer)
  const demandNonce = nonceDemand()

  /** A check that does not pass is the fault's doing. */
  async function judge(name: GatewayFaultName, code: ErrorCodeName, check: () => unknown): Promise<void> {
    try {
      await check()
    } catch (error) {
      underWay()?.strike(name, { code })
      throw error
    }
  }

  return {
    pipeline: (deps) => ({
      ...deps,
      verifyAccessToken: async (token) => {
        const verified = await deps.verifyAccessToken(token)
        const { 'token-expired': expired, 'jwks-unreachable': noKeys } = underWay()?.faults ?? {}
        const judgeAs = (otherwise: Partial<typeof expected>) =>
          accessTokenVerifier({ ...expected, ...otherwise })(token)
        const expected = { issuer, audience: deps.resource, keys, now: deps.now }
        if (noKeys)
          await judge('jwks-unreachable', 'AUTHORIZATION_SERVER_UNAVAILABLE', () =>
            judgeAs({ keys: authorizationServerKeys(unreachable) }),
          )
        if (expired)
          await judge('token-expired', 'INVALID_TOKEN', () => judgeAs({ now: () => deps.now() + afterExpiry }))
        return verified
      },
      verifyDpopProof: async (proofs, expected) => {
        const proof = await deps.verifyDpopProof(proofs, expected)
        const { 'clock-skew': skew = 0, 'nonce-demanded': nonce } = underWay()?.faults ?? {}
        const skewed = { now: () => deps.now() + skew }
        if (skew !== 0)
          await judge('clock-skew', 'INVALID_DPOP_PROOF', () => dpopProofVerifier(skewed)(proofs, expected))
        if (nonce) {
          await judge('nonce-demanded', 'USE_DPOP_NONCE', () => demandNonce(proofs[0] ?? '', proof.jkt, deps.now()))
          // It was demanded, and the proof has it.
          underWay()?.strike('nonce-demanded')
        }
        return proof
      },
      executeOperation: async (request) => {
        if (!underWay()?.faults['consent-withdrawn']) return deps.executeOperation(request)
        const { consent, subjectId, actorId } = request.grant
        if (!consent || !withdrawConsent)
          throw new Problem('SANDBOX_FAULT_UNKNOWN', { message: 'There is no consent here that could be withdrawn.' })
        const executed = await deps.executeOperation(request)
        await withdrawConsent(consent.id, actorId ?? subjectId)
        underWay()?.strike('consent-withdrawn', { code: 'CONSENT_REVOKED' })
        return executed
      },
    }),
    passAnswer: answerSpoiler(underWay, policy),
    endpoint: (serve) => async (request) => {
      const header = request.headers[faultHeader]
      if (header === undefined) return serve(request)
      const asked = asAsked(String(header), policy())
      if (asked instanceof Problem) return refusal(asked)
      const current = faultsUnderWay(asked)
      return current.report(await requests.run(current, () => serve(request)))
    },
  }
}

function asAsked(header: string, policy: PolicyIndex): AskedFaults | Problem {
  try {
    return readFaults(header, policy)
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}

function refusal(problem: Problem): HttpAnswer {
  const context = { correlationId: v4(), mediaType: plainJson, mode: 'sandbox', resourceMetadata: '' } as const
  return problemAnswer(problem, context)
}
