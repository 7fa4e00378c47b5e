// What to do first, until the first answer is there or one has put it away.
import { type ReactNode, useEffect, useState } from 'react'
import type { ExplorerState } from './use-explorer.ts'

const key = 'izin-guide-away'

export function FirstVisit({ explorer }: { readonly explorer: ExplorerState }): ReactNode {
  const [away, setAway] = useState(() => localStorage.getItem(key) !== null)
  const answered = explorer.last?.answer.data !== undefined && explorer.last.answer.data !== null
  const putAway = () => setAway(true)
  useEffect(() => {
    if (answered) setAway(true)
  }, [answered])
  useEffect(() => {
    if (away) localStorage.setItem(key, '1')
  }, [away])
  if (away) return null
  return (
    <section className="guide" aria-labelledby="guide">
      <h2 id="guide">Your first answer in three steps</h2>
      <ol>
        <li>
          <strong>Choose</strong> which bank you are and whose data you ask for. The query below is ready to run.
        </li>
        <li>
          <strong>Tick</strong>, under <em>Scopes</em>, what the resident shares. Leave one out and see what the bank
          gets.
        </li>
        <li>
          <strong>Press “Get consent and run”.</strong> This browser makes its own keys, registers a client, asks for
          the consent and sends the query: the same steps a bank takes, with real cryptography.
        </li>
      </ol>
      <button type="button" className="link" onClick={putAway}>
        Put this away
      </button>
    </section>
  )
}
