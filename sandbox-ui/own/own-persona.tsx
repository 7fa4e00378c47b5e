// A persona as JSON: begin with a copy of one, change it, save it. What is wrong is said with its path, and nothing is saved.
import { type ReactNode, useState } from 'react'
import { describeProblem } from '../describe-problem.ts'
import type { World } from '../load-world.ts'
import { readPersona, savePersona } from '../sandbox-api.ts'

interface OwnPersonaProps {
  readonly world: World
  readonly reload: () => void
}

export function OwnPersona({ world, reload }: OwnPersonaProps): ReactNode {
  const [from, setFrom] = useState('citizen-with-everything')
  const [text, setText] = useState('')
  const [problems, setProblems] = useState<readonly string[]>([])
  const [saved, setSaved] = useState<readonly string[]>([])

  async function attempt(work: () => Promise<void>): Promise<void> {
    setProblems([])
    setSaved([])
    try {
      await work()
    } catch (error) {
      setProblems(describeProblem(error))
    }
  }
  const begin = () => attempt(async () => setText(JSON.stringify((await readPersona(from)).copy, undefined, 2)))
  const save = () =>
    attempt(async () => {
      setSaved((await savePersona(parseDocument(text))).saved)
      reload()
    })

  return (
    <section aria-labelledby="own-persona">
      <h2 id="own-persona">A persona of your own</h2>
      <div className="form">
        <label>
          Begin with a copy of
          <select value={from} onChange={(event) => setFrom(event.target.value)}>
            {world.personas.map(({ slug }) => (
              <option key={slug}>{slug}</option>
            ))}
          </select>
        </label>
        <button type="button" onClick={() => void begin()}>
          Copy it
        </button>
      </div>
      <label className="wide">
        The persona as JSON
        <textarea rows={18} spellCheck={false} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <p>
        <button type="button" className="primary" onClick={() => void save()}>
          Save this persona
        </button>
      </p>
      {problems.length > 0 ? (
        <div role="alert" className="notice notice--problem">
          {problems.map((problem) => (
            <p key={problem}>{problem}</p>
          ))}
        </div>
      ) : null}
      {saved.length > 0 ? (
        <p role="status" className="notice">
          Saved {saved.join(', ')}: the explorer and the sign-in page offer it now.
        </p>
      ) : null}
    </section>
  )
}

function parseDocument(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const looks = /^\s*[a-z]+:/i.test(text) ? ' It looks like YAML.' : ''
    throw new Error(`This is not JSON: ${error instanceof Error ? error.message : ''}.${looks}`)
  }
}
