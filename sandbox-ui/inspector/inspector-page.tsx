// The inspector as a page: paste anything, say what it was made for, and see what each rule says of it. It works in this
// page alone; only public keys are fetched.
import { type ReactNode, useMemo, useSyncExternalStore } from 'react'
import { lastFlow, watchFlow } from '../client/last-flow.ts'
import type { World } from '../load-world.ts'
import { desk, paste, takeOut, watchDesk } from './desk.ts'
import { FlowSteps } from './flow-steps.tsx'
import { putStep } from './handed-step.ts'
import { InspectionView } from './inspection-view.tsx'
import { knownClients } from './known-clients.ts'
import { SituationForm } from './situation-form.tsx'
import { useInspection } from './use-inspection.ts'

export function InspectorPage({ world }: { readonly world: World }): ReactNode {
  const flow = useSyncExternalStore(watchFlow, lastFlow)
  const onDesk = useSyncExternalStore(watchDesk, desk)
  const known = useMemo(() => knownClients(world, flow), [world, flow])
  const inspected = useInspection(onDesk, { flow, known, schema: world.graph.schema })
  const { text, sentAt, outer } = onDesk

  return (
    <div className="page inspector">
      <h1>Inspector</h1>
      <p>
        Paste a client assertion, a DPoP proof, an access token, a JWKS, a curl command, an error answer, a query or a
        schema. It is read in this page, sent nowhere, and forgotten when the page is closed or loaded anew.
      </p>
      <label className="wide" htmlFor="pasted">
        What to inspect
        <textarea
          id="pasted"
          rows={6}
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => paste(event.target.value)}
        />
      </label>
      <SituationForm desk={onDesk} known={known} />
      {sentAt === undefined ? null : (
        <p className="quiet">Judged as of {new Date(sentAt).toLocaleTimeString('en-GB')}, when it was sent.</p>
      )}
      {outer === undefined ? null : (
        <p>
          <button type="button" onClick={() => paste(outer)}>
            Back to what it was in
          </button>
        </p>
      )}
      {inspected ? <InspectionView inspected={inspected} inspect={takeOut} /> : null}
      <FlowSteps
        inspect={(handed) => {
          putStep(handed, flow)
          document.querySelector<HTMLTextAreaElement>('#pasted')?.focus()
        }}
      />
    </div>
  )
}
