// What the gateway did for the last request, as it says itself in a sandbox: what was left of the operation, what each
// subgraph was asked and when, how long each stage took, and the event in the log.
import type { ReactNode } from 'react'
import { z } from 'zod'
import type { Answer } from '../client/answer.ts'

const explanationSchema = z.object({
  disclosureEvent: z.string().optional(),
  filteredOperation: z.string().nullish(),
  plan: z.string().optional(),
  asked: z.array(z.object({ subgraph: z.string(), document: z.string(), scopes: z.array(z.string()), at: z.number() })),
  stages: z.array(z.object({ stage: z.string(), milliseconds: z.number() })),
  milliseconds: z.number(),
})

export function WhatHappened({ answer }: { readonly answer: Answer }): ReactNode {
  const parsed = explanationSchema.safeParse(answer.extensions?.['sandbox'])
  if (!parsed.success) return null
  const { disclosureEvent, filteredOperation, plan, asked, stages, milliseconds } = parsed.data
  return (
    <>
      <h3>What was left of the query</h3>
      {filteredOperation ? <pre>{filteredOperation}</pre> : <p className="quiet">Nothing was asked of any agency.</p>}
      {plan === undefined ? null : (
        <details>
          <summary>The query plan</summary>
          <pre>{plan}</pre>
        </details>
      )}
      {asked.length > 0 ? <h3>What each subgraph was asked</h3> : null}
      <ol className="fetches">
        {asked.map(({ subgraph, document, scopes, at }) => (
          <li key={`${at} ${subgraph} ${document}`}>
            <p>
              <strong>{subgraph}</strong> after {at} ms, told of {scopes.join(', ') || 'no scope'}
            </p>
            <pre>{document}</pre>
          </li>
        ))}
      </ol>
      <h3>How long it took</h3>
      <table className="stages">
        <tbody>
          {stages.map(({ stage, milliseconds: taken }) => (
            <tr key={stage}>
              <th scope="row">{stage}</th>
              <td>{taken} ms</td>
            </tr>
          ))}
          <tr>
            <th scope="row">all of it</th>
            <td>{milliseconds} ms</td>
          </tr>
        </tbody>
      </table>
      {disclosureEvent === undefined || answer.extensions?.['disclosure'] === undefined ? null : (
        <p>
          Recorded as event <code>{disclosureEvent}</code> before it was answered.
        </p>
      )}
    </>
  )
}
