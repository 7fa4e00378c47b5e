// Who asks, whose data, and whether there is a consent: the one line that says as whom a query runs.
import type { ReactNode } from 'react'
import type { ExplorerState } from './use-explorer.ts'

/** Of each kind one, to begin from; what else there is stands in the README. */
const faults = [
  'agency-down=CPFB',
  'agency-slow=CPFB',
  'item-unavailable=Person.name',
  'consent-withdrawn',
  'token-expired',
  'clock-skew=120',
  'nonce-demanded',
  'jwks-unreachable',
]

export function SessionBar({ explorer }: { readonly explorer: ExplorerState }): ReactNode {
  const { world, bank, persona, kind, company, session, busy, problem, shared, asked, last } = explorer
  const missing = session ? asked.filter((scope) => !session.asked.includes(scope)) : []
  return (
    <section className="session" aria-label="Who asks, and whose data">
      <div className="session-choices">
        <label>
          <span>As</span>
          <select value={bank?.clientId} onChange={(event) => explorer.chooseBank(event.target.value)}>
            {world.banks.map(({ clientId, appName }) => (
              <option key={clientId} value={clientId}>
                {appName}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>Resident</span>
          <select value={persona?.slug} onChange={(event) => explorer.choosePersona(event.target.value)}>
            {world.personas.map(({ slug }) => (
              <option key={slug} value={slug}>
                {slug}
              </option>
            ))}
          </select>
        </label>
        {kind === 'ENTITY' ? (
          <label>
            <span>Company</span>
            <select
              value={company ?? persona?.companies[0]?.entityId ?? ''}
              onChange={(event) => explorer.setCompany(event.target.value)}
            >
              {persona?.companies.length ? null : <option value="">acts for none</option>}
              {persona?.companies.map(({ entityId, name }) => (
                <option key={entityId} value={entityId}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <label>
          <span>Fault</span>
          <input
            type="text"
            list="faults"
            placeholder="none"
            autoComplete="off"
            value={explorer.fault}
            onChange={(event) => explorer.setFault(event.target.value)}
          />
          <datalist id="faults">
            {faults.map((fault) => (
              <option key={fault} value={fault} />
            ))}
          </datalist>
        </label>
        <button type="button" className="primary" disabled={busy} onClick={() => void explorer.getConsentAndRun()}>
          {busy ? 'One moment…' : 'Get consent and run'}
        </button>
        <button type="button" disabled={busy} onClick={() => void explorer.openConsentPage()}>
          Through the real page
        </button>
      </div>
      <p className="session-state" role="status">
        {persona ? <span className="persona-shows">{persona.shows}</span> : null}
        {session ? (
          <span>
            <strong className="mark mark--yes">Consent</strong> {count(session.scopes.length, 'item')} shared
            {session.asked.length > session.scopes.length
              ? `, ${session.asked.length - session.scopes.length} refused`
              : ''}
            {missing.length > 0 ? `; this query needs ${missing.join(', ')} besides` : ''}.{' '}
            <button type="button" className="link" onClick={explorer.forget}>
              Forget it
            </button>
          </span>
        ) : (
          <span>
            <strong className="mark">No consent yet.</strong> One click shares {count(shared.length, 'item')} of{' '}
            {asked.length} asked for.
          </span>
        )}
      </p>
      {problem.length > 0 ? (
        <div role="alert" className="notice notice--problem">
          {problem.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      ) : null}
      {explorer.wanted && !last && problem.length === 0 ? (
        <p role="alert" className="notice">
          This query needs a consent first. “Get consent and run” makes one and answers it.
        </p>
      ) : null}
    </section>
  )
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
