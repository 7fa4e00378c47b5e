// All that a gateway has in a sandbox and in a sandbox alone. Loaded by start-gateway.ts behind the check of the mode;
// production never imports it.
import type { ExplainCredentials } from '../authentication/authenticate.ts'
import type { Routes } from '../http/gateway-server.ts'
import { answerExplainer, type Explainer } from './explain-answers.ts'
import { credentialsExplainer } from './explain-credentials.ts'
import { type SandboxOptions, sandboxRoutes } from './sandbox-routes.ts'

export interface GatewaySandbox extends Explainer {
  readonly routes: Routes
  /** Undefined in production. */
  readonly explainCredentials: ExplainCredentials | undefined
}

export function gatewaySandbox(options: SandboxOptions): GatewaySandbox {
  const { publicUrl, issuer } = options
  return {
    routes: sandboxRoutes(options),
    explainCredentials: credentialsExplainer(`${publicUrl}/graphql`, issuer),
    ...answerExplainer(),
  }
}
