// Scopes for this query, as one types: the least set, whether the bank is approved for each, what it costs, who answers;
// and how the consent page will ask. A tick is what the resident shares.
import type { ReactNode } from 'react'
import type { NeededScope } from '../../schema/operation-scopes/scopes-of-operation.ts'
import { count } from './count.ts'
import type { ExplorerState } from './use-explorer.ts'

export function ScopesPanel({ explorer }: { readonly explorer: ExplorerState }): ReactNode {
  const { needs, bank } = explorer
  if ('problem' in needs)
    return (
      <p className="quiet">
        The query is not complete: <span className="code">{needs.problem}</span>
      </p>
    )
  const { scopes, agencies, tiers } = needs.report
  const approved = scopes.filter((one) => one.approved)
  const others = scopes.filter((one) => !one.approved)
  return (
    <>
      <h2>Scopes for this query</h2>
      {scopes.length === 0 ? <p className="quiet">It asks for nothing that needs a consent.</p> : null}
      <p className="facts">
        <span>{count(scopes.length, 'scope')}</span>
        {tiers.map((tier) => (
          <span key={tier}>tier {tier}</span>
        ))}
        {agencies.map((agency) => (
          <span key={agency}>{agency}</span>
        ))}
      </p>
      {others.length > 0 ? (
        <div className="notice notice--problem">
          <p>
            {bank?.appName} is not approved for: {others.map(({ scope }) => scope).join(', ')}. These fields will be
            null; the operator approves scopes, and a request for them is refused with <code>invalid_scope</code>.
          </p>
        </div>
      ) : null}
      {approved.length > 0 ? <ConsentPreview explorer={explorer} scopes={approved} /> : null}
    </>
  )
}

/** The items as the consent page will list them: needed ones locked, the others for the resident to choose. */
function ConsentPreview({
  explorer,
  scopes,
}: {
  readonly explorer: ExplorerState
  readonly scopes: readonly NeededScope[]
}): ReactNode {
  const { bank, required, shared, purpose } = explorer
  const text = bank?.purposes.find(({ code }) => code === purpose)?.text
  return (
    <section className="preview" aria-labelledby="preview">
      <h3 id="preview">What the resident will be asked</h3>
      <p>
        <strong>{bank?.appName}</strong> asks to receive your data. {text}.
      </p>
      <ul className="ticks">
        {scopes.map(({ scope, item, coordinates }) => (
          <li key={scope}>
            <label>
              <input
                type="checkbox"
                checked={shared.includes(scope)}
                disabled={required.has(scope)}
                onChange={(event) => explorer.share(scope, event.target.checked)}
              />
              <span>
                {item?.title ?? scope}
                {required.has(scope) ? <em> needed</em> : null}
                <small>
                  <code>{scope}</code> from {item?.agencies.join(', ') ?? 'the platform'} · {coordinates.join(', ')}
                </small>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </section>
  )
}
