// The last flow, step by step: what was sent, what came back, what each value is for, and each token one click from the
// inspector.
import { type ReactNode, useSyncExternalStore } from 'react'
import { meaningOfError } from '../../inspector/explain-error.ts'
import { meaningOf } from '../../inspector/parameter-meanings.ts'
import { type FlowStep, lastFlow, type Members, watchFlow } from '../client/last-flow.ts'
import { type Handed, handedOf } from './handed-step.ts'

const titles: Readonly<Record<FlowStep['name'], string>> = {
  par: 'The request is pushed (PAR)',
  redirect: 'The browser goes to the consent page and comes back',
  token: 'The code is redeemed for a token',
  refresh: 'The token is refreshed',
  query: 'The last query, with a proof of its own',
}

export function FlowSteps({ inspect }: { readonly inspect: (handed: Handed) => void }): ReactNode {
  const { steps } = useSyncExternalStore(watchFlow, lastFlow)
  return (
    <section aria-labelledby="last-flow">
      <h2 id="last-flow">The last flow, step by step</h2>
      {steps.length === 0 ? (
        <p className="quiet">
          Nothing has been sent yet. <a href="#explorer">Get a consent and run a query</a>, and each step stands here.
        </p>
      ) : (
        <p className="quiet">Kept in this tab alone. The private keys are not here: no script can read them.</p>
      )}
      <ol className="flow">
        {steps.map((step) => (
          <li key={step.name}>
            <h3>{titles[step.name]}</h3>
            <p className="quiet">
              {step.name === 'redirect' ? 'Browser to' : 'POST'} <code>{step.url}</code>
              {step.status === undefined ? '' : `, answered ${step.status}`} at{' '}
              {new Date(step.at).toLocaleTimeString('en-GB')}
            </p>
            <Values title="Sent" step={step} members={step.sent} inspect={inspect} />
            <Values
              title={step.name === 'redirect' ? 'Came back' : 'Answered'}
              step={step}
              members={step.answered}
              inspect={inspect}
            />
          </li>
        ))}
      </ol>
    </section>
  )
}

interface ValuesProps {
  readonly title: string
  readonly step: FlowStep
  readonly members: Members
  readonly inspect: (handed: Handed) => void
}

function Values({ title, step, members, inspect }: ValuesProps): ReactNode {
  const entries = Object.entries(members)
  if (entries.length === 0) return null
  return (
    <details open={step.name === 'query'}>
      <summary>
        {title}: {entries.map(([name]) => name).join(', ')}
      </summary>
      <table className="values">
        <tbody>
          {entries.map(([name, value]) => {
            const handed = handedOf(step, name, value)
            return (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>
                  <code>{value}</code>
                  <p className="quiet">{name === 'error' ? meaningOfError(value) : meaningOf(name)}</p>
                </td>
                <td>
                  {handed ? (
                    <button type="button" onClick={() => inspect(handed)}>
                      Inspect
                      <span className="hidden">
                        {' '}
                        {name} of: {titles[step.name]}
                      </span>
                    </button>
                  ) : null}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </details>
  )
}
