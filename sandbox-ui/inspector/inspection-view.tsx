// What the inspector says: what it is, each rule with its verdict and clause, what it carries and whether that is right, each
// member with its meaning.
import type { ReactNode } from 'react'
import type { Finding, Part, Within } from '../../inspector/finding.ts'
import { allFindings, type Inspected } from '../../inspector/inspect-all.ts'
import { Words } from '../words.tsx'

interface InspectionViewProps {
  readonly inspected: Inspected
  readonly inspect: (within: Within) => void
}

export function InspectionView({ inspected, inspect }: InspectionViewProps): ReactNode {
  const { inspection, within } = inspected
  const { summary, findings, parts } = inspection
  const secret = [summary, ...findings.map(({ says }) => says)].some((words) => words.includes('PRIVATE'))
  return (
    <div className={secret ? 'inspection inspection--secret' : 'inspection'} role={secret ? 'alert' : 'status'}>
      <p className="summary">
        <strong>
          <Words of={summary} />
        </strong>{' '}
        {verdictOf(allFindings(inspected))}
      </p>
      {within.length === 0 ? null : (
        <ul className="within">
          {within.map(({ at, inspected: carried }, index) => (
            <li key={`${index} ${at.name}`}>
              <button type="button" onClick={() => inspect(at)}>
                Inspect {at.name}
              </button>{' '}
              {verdictOf(allFindings(carried))}
            </li>
          ))}
        </ul>
      )}
      <ul className="findings">
        {findings.map((finding, index) => (
          <FindingLine key={`${index} ${finding.rule}`} finding={finding} />
        ))}
      </ul>
      {parts.length === 0 ? null : <PartsTable parts={parts} />}
    </div>
  )
}

const verdicts: Readonly<Record<Finding['verdict'], { readonly mark: string; readonly word: string }>> = {
  right: { mark: '✓', word: 'Right' },
  wrong: { mark: '✗', word: 'Wrong' },
  unknown: { mark: '?', word: 'Not known' },
  advice: { mark: '!', word: 'Advice' },
}

function FindingLine({ finding: { rule, verdict, says, clause } }: { readonly finding: Finding }): ReactNode {
  return (
    <li className={`finding finding--${verdict}`} data-rule={rule}>
      <span aria-hidden="true">{verdicts[verdict].mark}</span>
      <span>
        <span className="hidden">{verdicts[verdict].word}: </span>
        <Words of={says} /> <small>{clause}</small>
      </span>
    </li>
  )
}

function PartsTable({ parts }: { readonly parts: readonly Part[] }): ReactNode {
  return (
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
  )
}

/** Of an id nobody here can say that it was never used; that is said beside what is right in all else. */
function verdictOf(findings: readonly Finding[]): string {
  if (findings.length === 0) return ''
  const wrong = findings.filter(({ verdict }) => verdict === 'wrong').length
  const open = findings.filter(({ verdict, rule }) => verdict === 'unknown' && rule !== 'jti').length
  if (wrong > 0) return wrong === 1 ? 'One thing is wrong.' : `${wrong} things are wrong.`
  if (open === 0) return 'Nothing is wrong with it.'
  return `Nothing wrong was found; ${open === 1 ? 'one thing' : `${open} things`} could not be judged.`
}
