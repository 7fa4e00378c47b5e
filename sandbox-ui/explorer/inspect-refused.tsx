// From a refusal into the inspector: to the very proof, token or assertion that was sent.
import { type ReactNode, useSyncExternalStore } from 'react'
import { lastFlow, type StepName, watchFlow } from '../client/last-flow.ts'
import { inspectSent } from '../inspector/handed-step.ts'

type Part = Parameters<typeof inspectSent>[1]

/** What of a request was refused, by the code; of others nothing can be taken apart. */
const refused: Readonly<Record<string, Part>> = {
  INVALID_DPOP_PROOF: 'dpop',
  USE_DPOP_NONCE: 'dpop',
  INVALID_TOKEN: 'authorization',
  invalid_dpop_proof: 'dpop',
  invalid_client: 'client_assertion',
}
const labels: Readonly<Record<Part, string>> = {
  dpop: 'Inspect the proof that was sent',
  authorization: 'Inspect the token that was sent',
  client_assertion: 'Inspect the assertion that was sent',
}

/** Of the last query. */
export function InspectRefused({ code }: { readonly code: string }): ReactNode {
  return <InspectPart step="query" code={code} />
}

/** Of the way to a token, where its last answer was an error. */
export function InspectRefusedFlow(): ReactNode {
  const { steps } = useSyncExternalStore(watchFlow, lastFlow)
  const failed = steps.filter(({ status, name }) => (status ?? 0) >= 400 && name !== 'query')
  const last = failed.sort((one, other) => one.at - other.at).at(-1)
  return last ? <InspectPart step={last.name} code={last.answered['error'] ?? ''} /> : null
}

function InspectPart({ step, code }: { readonly step: StepName; readonly code: string }): ReactNode {
  const part = Object.hasOwn(refused, code) ? refused[code] : undefined
  if (part === undefined) return null
  return (
    <button type="button" onClick={() => inspectSent(step, part)}>
      {labels[part]}
    </button>
  )
}
