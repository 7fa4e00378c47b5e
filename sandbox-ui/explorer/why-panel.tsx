// Why the answer is as it is: beside each null the reason and how to get the field; then what the gateway did.
import type { ReactNode } from 'react'
import { describeReport, unnamedFaults } from '../faults/fault-report.ts'
import { Words } from '../words.tsx'
import { type Explained, explainAnswer } from './explain-error.ts'
import type { ExplorerState } from './use-explorer.ts'
import { WhatHappened } from './what-happened.tsx'

export function WhyPanel({ explorer }: { readonly explorer: ExplorerState }): ReactNode {
  const { last, world } = explorer
  if (!last) return <p className="quiet">Run a query, and this says why each field is there or is not.</p>
  const reasons = explainAnswer(last.answer, last.session, world.banks)
  return (
    <>
      <h2>Why</h2>
      {reasons.length === 0 ? <p>Every field was released.</p> : null}
      <ul className="reasons">
        {unnamedFaults(last.answer).map((report) => (
          <li key={report.fault}>
            <p>
              <code className="place">{report.fault}</code> {describeReport(report, last.answer)} {report.happens}
            </p>
            <p className="quiet">In production: {report.inProduction}</p>
          </li>
        ))}
        {reasons.map((reason) => (
          <li key={reason.place}>
            <Reason reason={reason} explorer={explorer} />
          </li>
        ))}
      </ul>
      <WhatHappened answer={last.answer} />
    </>
  )
}

function WhichIsNull({ place }: { readonly place: string }): ReactNode {
  return (
    <>
      <code className="place">{place}</code> is null.
    </>
  )
}

function Reason({ reason, explorer }: { readonly reason: Explained; readonly explorer: ExplorerState }): ReactNode {
  const { place, why, mend, fault, consentFor } = reason
  return (
    <>
      <p>
        {place === '' ? <strong>The whole request was refused.</strong> : <WhichIsNull place={place} />}{' '}
        <Words of={why} />
      </p>
      {fault ? (
        <p>
          On purpose: you asked for <code>{fault.written}</code>.
        </p>
      ) : null}
      <p className="quiet">
        <Words of={fault ? `In production: ${fault.inProduction}` : mend} />
      </p>
      {consentFor.length > 0 ? (
        <button type="button" disabled={explorer.busy} onClick={() => void explorer.getConsentWith(consentFor)}>
          Share {consentFor.join(' and ')} too, and run
        </button>
      ) : null}
    </>
  )
}
