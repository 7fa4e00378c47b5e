// The terms that a bank proposes beside the items: what for, how long, for one reading or for more.
import type { ReactNode } from 'react'
import { type FetchType, fetchTypes } from '../../schema/contract/access-token.ts'
import { count } from './count.ts'
import type { ExplorerState } from './use-explorer.ts'

const usualDays = [1, 7, 30, 90, 180, 365]
const readings: Readonly<Record<FetchType, string>> = { ONCE: 'for one reading', PERIODIC: 'again and again' }

export function ConsentOptions({ explorer }: { readonly explorer: ExplorerState }): ReactNode {
  const { purposes, purpose, days, maximumDays, fetchType } = explorer
  // What the operator approved is the most that can be asked for.
  const offered = [...new Set([...usualDays.filter((one) => one < maximumDays), maximumDays])]
  const text = purposes.find(({ code }) => code === purpose)?.text
  return (
    <details className="options">
      <summary>
        Options <span className="quiet">{`${text}, ${count(days, 'day')}, ${readings[fetchType]}`}</span>
      </summary>
      <div className="session-choices">
        <label>
          <span>Purpose</span>
          <select value={purpose} onChange={(event) => explorer.choose({ purpose: event.target.value })}>
            {purposes.map(({ code, text: words }) => (
              <option key={code} value={code}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>For</span>
          <select value={days} onChange={(event) => explorer.choose({ days: Number(event.target.value) })}>
            {offered.map((one) => (
              <option key={one} value={one}>
                {count(one, 'day')}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>Read</span>
          <select
            value={fetchType}
            onChange={(event) =>
              explorer.choose({ fetchType: fetchTypes.find((one) => one === event.target.value) ?? fetchType })
            }
          >
            {fetchTypes.toReversed().map((one) => (
              <option key={one} value={one}>
                {readings[one]}
              </option>
            ))}
          </select>
        </label>
      </div>
    </details>
  )
}
