// What the inspector says: what it is, each rule with its verdict and clause, each member with its meaning.
import type { ReactNode } from 'react'
import type { Finding, Inspection } from '../../inspector/finding.ts'

const verdicts: Readonly<Record<Finding['verdict'], { readonly mark: string; readonly word: string }>> = {
  right: { mark: '✓', word: 'Right' },
  wrong: { mark: '✗', word: 'Wrong' },
  unknown: { mark: '?', word: 'Not known' },
  advice: { mark: '!', word: 'Advice' },
}

export function InspectionView({ inspection }: { readonly inspection: Inspection }): ReactNode {
  const { summary, findings, parts } = inspection
  const wrong = findings.filter(({ verdict }) => verdict === 'wrong').length
  return (
    <div className="inspection" role="status">
      <p className="summary">
        <strong>{summary}</strong> {findings.length === 0 ? '' : verdictOf(wrong)}
      </p>
      <ul className="findings">
        {findings.map(({ rule, verdict, says, clause }) => (
          <li key={`${rule} ${says}`} className={`finding finding--${verdict}`}>
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
            {parts.map(({ path, value, meaning }) => (
              <tr key={path}>
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

function verdictOf(wrong: number): string {
  if (wrong === 0) return 'Nothing is wrong with it.'
  return wrong === 1 ? 'One thing is wrong.' : `${wrong} things are wrong.`
}
