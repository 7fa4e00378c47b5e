// What the bank is not approved for, what comes of it, and how an approval is had.
import type { ReactNode } from 'react'
import type { NeededScope } from '../../schema/operation-scopes/scopes-of-operation.ts'
import type { ExplorerState } from './use-explorer.ts'

interface MissingApprovalsProps {
  readonly explorer: ExplorerState
  /** Those that are not approved. */
  readonly scopes: readonly NeededScope[]
}

export function MissingApprovals({ explorer, scopes }: MissingApprovalsProps): ReactNode {
  const { bank, world, wish } = explorer
  const missing = scopes.filter(({ item }) => item).map(({ scope }) => scope)
  const others = scopes.filter(({ item }) => !item).map(({ scope }) => scope)
  const having = world.banks.filter(({ items }) =>
    missing.every((wanted) => items.some(({ scope }) => scope === wanted)),
  )
  return (
    <>
      {missing.length === 0 ? null : (
        <div className="notice notice--problem">
          <p>
            {bank?.appName} is not approved for: {missing.join(', ')}. These fields will be null, and a request that
            names them is refused with <code>invalid_scope</code>.
          </p>
          <p>
            To ask for an approval, write to the operator. Here you are the operator: run this where you ran{' '}
            <code>npm start</code>, then load this page again.
          </p>
          <pre>{`npx izin client approve ${wish.bank} ${missing.join(' ')} --purpose ${wish.purpose}`}</pre>
          {having.length === 0 ? null : (
            <p>Or ask as {having.map(({ appName }) => appName).join(' or ')}, approved for all of them.</p>
          )}
        </div>
      )}
      {others.length === 0 ? null : (
        <p className="notice notice--problem">No bank gets {others.join(', ')}: it is for the resident’s own app.</p>
      )}
    </>
  )
}
