// All that a gateway has in a sandbox and in a sandbox alone. Loaded by start-gateway.ts behind the check of the mode;
// production never imports it.
import type { ExplainCredentials } from '../authentication/authenticate.ts'
import type { PassAnswer } from '../federation/subgraph-data-source.ts'
import type { Routes } from '../http/gateway-server.ts'
import { answerExplainer, type Explainer } from './explain-answers.ts'
import { credentialsExplainer } from './explain-credentials.ts'
import { faultInjector } from './inject-faults.ts'
import { type SandboxOptions, sandboxRoutes } from './sandbox-routes.ts'

export interface GatewaySandbox extends Explainer {
  readonly routes: Routes
  /** Undefined in production. */
  readonly explainCredentials: ExplainCredentials | undefined
  /** Undefined in production. */
  readonly passAnswer: PassAnswer | undefined
}

export function gatewaySandbox(options: SandboxOptions): GatewaySandbox {
  const { publicUrl, issuer, api, graph } = options
  const explainer = answerExplainer()
  const faults = faultInjector({ issuer, policy: () => graph().policy, withdrawConsent: api?.withdrawConsent })
  return {
    routes: sandboxRoutes(options),
    explainCredentials: credentialsExplainer(`${publicUrl}/graphql`, issuer),
    sign: explainer.sign,
    passAnswer: faults.passAnswer,
    pipeline: (deps) => explainer.pipeline(faults.pipeline(deps)),
    endpoint: (serve) => faults.endpoint(explainer.endpoint(serve)),
  }
}
