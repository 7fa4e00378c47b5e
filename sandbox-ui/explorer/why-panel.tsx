// Why the answer is as it is: beside each null the reason and how to get the field.
import type { ReactNode } from 'react'
import type { AnswerError } from '../client/send-operation.ts'
import type { ExplorerState } from './use-explorer.ts'

export function WhyPanel({ explorer }: { readonly explorer: ExplorerState }): ReactNode {
  const { last } = explorer
  if (!last) return <p className="quiet">Run a query, and this says why each field is there or is not.</p>
  const errors = last.answer.errors ?? []
  return (
    <>
      <h2>Why</h2>
      {errors.length === 0 ? <p>Every field was released.</p> : null}
      <ul className="reasons">
        {errors.map((error, index) => (
          <li key={index}>
            <Reason error={error} explorer={explorer} />
          </li>
        ))}
      </ul>
    </>
  )
}

function Reason({ error, explorer }: { readonly error: AnswerError; readonly explorer: ExplorerState }): ReactNode {
  return (
    <>
      <p>
        <code>{error.path?.join('.') ?? 'the request'}</code> {error.message}
      </p>
      <p className="quiet">{explorer.bank?.appName}</p>
    </>
  )
}
