// What the inspector says: what it is, each rule with its verdict and clause, what can be inspected by itself, each member
// with its meaning.
import type { ReactNode } from 'react'
import type { Finding, Inspection, Within } from '../../inspector/finding.ts'

const verdicts: Readonly<Record<Finding['verdict'], { readonly mark: string; readonly word: string }>> = {
  right: { mark: '✓', word: 'Right' },
  wrong: { mark: '✗', word: 'Wrong' },
  unknown: { mark: '?', word: 'Not known' },
  advice: { mark: '!', word: 'Advice' },
}

interface InspectionViewProps {
  readonly inspection: Inspection
  readonly inspect: (within: Within) => void
}

export function InspectionView({ inspection, inspect }: InspectionViewProps): ReactNode {
  const { summary, findings, parts, within } = inspection
  const secret = [summary, ...findings.map(({ says }) => says)].some((words) => words.includes('PRIVATE'))
  return (
    <div className={secret ? 'inspection inspection--secret' : 'inspection'} role={secret ? 'alert' : 'status'}>
      <p className="summary">
        <strong>{summary}</strong> {findings.length === 0 ? '' : verdictOf(findings)}
      </p>
      {within.length === 0 ? null : (
        <p className="within">
          {within.map((one, index) => (
            <button key={`${one.name} ${index}`} type="button" onClick={() => inspect(one)}>
              Inspect {one.name}
            </button>
          ))}
        </p>
      )}
      <ul className="findings">
        {findings.map(({ rule, verdict, says, clause }, index) => (
          <li key={`${index} ${rule}`} className={`finding finding--${verdict}`} data-rule={rule}>
            <span aria-hidden="true">{verdicts[verdict].mark}</span>
            <span>
              <span className="hidden">{verdicts[verdict].word}: </span>
              {says} <small>{clause}</small>
            </span>
          </li>
        ))}
      </ul>
      {parts.length === 0 ? null : (
        <table className="values">
          <caption>What each member is for</caption>
          <tbody>
            {parts.map(({ path, value, meaning }, index) => (
              <tr key={`${index} ${path}`}>
                <th scope="row">{path}</th>
                <td>
                  <code>{JSON.stringify(value)}</code>
                  <p className="quiet">{meaning}</p>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}

/** Of an id nobody here can say that it was never used, and of what is right in all else that is said beside it. */
function verdictOf(findings: readonly Finding[]): string {
  const wrong = findings.filter(({ verdict }) => verdict === 'wrong').length
  const open = findings.filter(({ verdict, rule }) => verdict === 'unknown' && rule !== 'jti').length
  if (wrong > 0) return wrong === 1 ? 'One thing is wrong.' : `${wrong} things are wrong.`
  if (open === 0) return 'Nothing is wrong with it.'
  return `Nothing wrong was found; ${open === 1 ? 'one thing' : `${open} things`} could not be judged.`
}
