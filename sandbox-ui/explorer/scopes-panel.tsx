// Scopes for this query, as one types: the least set, whether the bank is approved for each and how it would be, what it costs,
// who answers; and the page on which the resident is asked.
import { type ReactNode, useRef } from 'react'
import type { OperationScopes } from '../../schema/operation-scopes/scopes-of-operation.ts'
import { ConsentPreview } from './consent-preview.tsx'
import { count } from './count.ts'
import { MissingApprovals } from './missing-approvals.tsx'
import { NeededScopes } from './needed-scopes.tsx'
import type { ExplorerState } from './use-explorer.ts'

export function ScopesPanel({ explorer }: { readonly explorer: ExplorerState }): ReactNode {
  const { needs } = explorer
  const last = useRef<OperationScopes>(undefined)
  if ('report' in needs) last.current = needs.report
  const incomplete = 'problem' in needs
  return (
    <>
      <h2>Scopes for this query</h2>
      {incomplete ? (
        <p className="notice">
          The query is not complete: <span className="code">{needs.problem}</span>
        </p>
      ) : null}
      {!incomplete && needs.operations.length > 1 ? (
        <p className="notice">
          There are {needs.operations.length} operations; these are the scopes that all of them need together.
        </p>
      ) : null}
      {last.current ? (
        <div className={incomplete ? 'stale' : undefined} inert={incomplete}>
          <Report explorer={explorer} report={last.current} />
        </div>
      ) : null}
      <ConsentPreview explorer={explorer} />
    </>
  )
}

function Report({
  explorer,
  report,
}: {
  readonly explorer: ExplorerState
  readonly report: OperationScopes
}): ReactNode {
  const { scopes, agencies, tiers, requests, closed } = report
  const opened = new Set(scopes.flatMap(({ coordinates }) => coordinates))
  const toNobody = closed.filter((coordinate) => !opened.has(coordinate))
  return (
    <>
      {scopes.length === 0 ? <p className="quiet">It asks for nothing that needs a consent.</p> : null}
      <p className="facts">
        <span>{count(scopes.length, 'scope')}</span>
        {tiers.map((tier) => (
          <span key={tier}>price tier {tier}</span>
        ))}
        {agencies.map((agency) => (
          <span key={agency}>{agency}</span>
        ))}
      </p>
      {requests.length > 1 ? (
        <p className="notice notice--problem">
          One consent is about a person or about a company, never both: ask for <code>me</code> and <code>entity</code>{' '}
          in two queries.
        </p>
      ) : null}
      <MissingApprovals explorer={explorer} scopes={scopes.filter(({ approved }) => !approved)} />
      {toNobody.length > 0 ? (
        <p className="notice">Released to nobody, so always null: {toNobody.join(', ')}. Leave it out.</p>
      ) : null}
      {scopes.length > 0 ? <NeededScopes explorer={explorer} scopes={scopes} /> : null}
    </>
  )
}
