// Who asks, whose data, and whether there is a consent: the one line that says as whom a query runs.
import type { ReactNode } from 'react'
import { FaultPicker } from '../faults/fault-picker.tsx'
import { ConsentOptions } from './consent-options.tsx'
import { PersonaOptions } from './persona-options.tsx'
import { SessionState } from './session-state.tsx'
import type { ExplorerState } from './use-explorer.ts'

export function SessionBar({ explorer }: { readonly explorer: ExplorerState }): ReactNode {
  const { world, bank, persona, kind, company, busy } = explorer
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
            <PersonaOptions personas={world.personas} />
          </select>
        </label>
        {kind === 'ENTITY' ? (
          <label>
            <span>Company</span>
            <select value={company?.entityId ?? ''} onChange={(event) => explorer.chooseCompany(event.target.value)}>
              {persona?.companies.length ? null : <option value="">acts for none</option>}
              {persona?.companies.map(({ entityId, name }) => (
                <option key={entityId} value={entityId}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <FaultPicker explorer={explorer} />
        <button type="button" className="primary" disabled={busy} onClick={() => void explorer.getConsentAndRun()}>
          {busy ? 'One moment…' : 'Get consent and run'}
        </button>
        <button type="button" disabled={busy} onClick={() => void explorer.openConsentPage()}>
          Through the real page
        </button>
      </div>
      <ConsentOptions explorer={explorer} />
      <SessionState explorer={explorer} />
    </section>
  )
}
