// Whether there is a consent, and what stands between the developer and the next answer, with the step that leads on.
import type { ReactNode } from 'react'
import { writeFault } from '../faults/chosen-fault.ts'
import { Words } from '../words.tsx'
import { count } from './count.ts'
import { explainRefusal, type NextStep } from './explain-refusal.ts'
import { InspectRefused, InspectRefusedFlow } from './inspect-refused.tsx'
import type { ExplorerState } from './use-explorer.ts'

export function SessionState({ explorer }: { readonly explorer: ExplorerState }): ReactNode {
  const { persona, problem, last, wanted } = explorer
  return (
    <>
      <p className="session-state" role="status">
        {persona ? <span className="persona-shows">{persona.shows}</span> : null}
        <span>
          <ConsentState explorer={explorer} />
        </span>
      </p>
      {problem.length > 0 ? (
        <div role="alert" className="notice notice--problem">
          {problem.map((line) => (
            <p key={line}>
              <Words of={line} />
            </p>
          ))}
          <InspectRefusedFlow />
        </div>
      ) : null}
      <Refused explorer={explorer} />
      {wanted && !last && problem.length === 0 ? (
        <p role="alert" className="notice">
          This query needs a consent first. “Get consent and run” makes one and answers it.
        </p>
      ) : null}
    </>
  )
}

function ConsentState({ explorer }: { readonly explorer: ExplorerState }): ReactNode {
  const { session, shared, asked, last } = explorer
  if (!session)
    return (
      <>
        <strong className="mark">No consent yet.</strong>{' '}
        {asked.length === 0
          ? 'There is nothing yet that this query could ask for.'
          : `One click shares ${count(shared.length, 'item')} of ${asked.length} asked for.`}
      </>
    )
  const missing = asked.filter((scope) => !session.asked.includes(scope))
  const refused = session.asked.length - session.scopes.length
  const forget = (
    <button type="button" className="link" onClick={explorer.forget}>
      Forget it
    </button>
  )
  if (last && explainRefusal(last)?.over)
    return (
      <>
        <strong className="mark">This consent is over.</strong> {forget}
      </>
    )
  return (
    <>
      <strong className="mark mark--yes">Consent</strong> {count(session.scopes.length, 'item')} shared
      {refused > 0 ? `, ${refused} refused` : ''}
      {session.fetchType === 'ONCE' ? ', for one reading' : ''}
      {missing.length > 0 ? `; this query needs ${missing.join(', ')} besides` : ''}. {forget}
    </>
  )
}

const labels: Readonly<Record<Exclude<NextStep, 'CHANGE'>, string>> = {
  CONSENT: 'Get a new consent and run',
  REFRESH: 'Refresh the token and run',
  RUN: 'Run again',
}

function Refused({ explorer }: { readonly explorer: ExplorerState }): ReactNode {
  const { last, busy, problem, fault } = explorer
  const stands = fault && writeFault(fault) === last?.fault ? last?.fault : undefined
  const refusal = last && explainRefusal(last, stands)
  if (!refusal || problem.length > 0) return null
  const { code, why, step, hint } = refusal
  const take = { CONSENT: explorer.getConsentAndRun, REFRESH: explorer.refreshAndRun, RUN: explorer.run }
  return (
    <div role="alert" className="notice notice--problem">
      <p>
        <code>{code}</code> <Words of={why} /> {hint}
      </p>
      <p>
        {step === 'CHANGE' ? null : (
          <button type="button" disabled={busy} onClick={() => void take[step]()}>
            {labels[step]}
          </button>
        )}{' '}
        <InspectRefused code={code} />
      </p>
    </div>
  )
}
