// Each scope with what it is, who answers, what it costs and which fields it opens. A tick is what the made-up resident shares
// at one click; the real page begins with nothing ticked.
import type { ReactNode } from 'react'
import type { NeededScope } from '../../schema/operation-scopes/scopes-of-operation.ts'
import type { ExplorerState } from './use-explorer.ts'

interface NeededScopesProps {
  readonly explorer: ExplorerState
  readonly scopes: readonly NeededScope[]
}

export function NeededScopes({ explorer, scopes }: NeededScopesProps): ReactNode {
  return (
    <fieldset className="ticks">
      <legend>Shared at one click, where ticked</legend>
      <p className="quiet">
        What is “needed” goes along with anything that is shared. The price tier is what a reading costs the bank, the
        classification how its agency guards the item.
      </p>
      {scopes.map((one) => (
        <Scope key={one.scope} explorer={explorer} one={one} />
      ))}
    </fieldset>
  )
}

function Scope({ explorer, one }: { readonly explorer: ExplorerState; readonly one: NeededScope }): ReactNode {
  const { scope, item, coordinates, approved } = one
  const { shared, required } = explorer
  const facts = item
    ? [`from ${item.agencies.join(', ')}`, `price tier ${item.tier}`, `classification ${item.classification}`]
    : [scope.startsWith('izin.') ? 'for the resident’s own app alone' : 'of the platform']
  return (
    <label>
      <input
        type="checkbox"
        checked={approved === true && shared.includes(scope)}
        disabled={!approved || required.has(scope)}
        onChange={(event) => explorer.share(scope, event.target.checked)}
      />
      <span>
        {item?.title ?? scope} <em>{approved ? (required.has(scope) ? 'needed' : '') : 'not approved'}</em>
        <small>
          <code>{scope}</code> {facts.join(' · ')}
        </small>
        <small>opens {coordinates.join(', ')}</small>
      </span>
    </label>
  )
}
