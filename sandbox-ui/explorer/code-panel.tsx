// Copy as code: the query in the editor as something that runs as copied.
import { parse } from 'graphql'
import { type ReactNode, useState } from 'react'
import { browserKeys } from '../client/browser-keys.ts'
import { refresh } from '../client/consent-flow.ts'
import { type CurlCommand, curlCommand } from '../code/curl-command.ts'
import { typedDocument } from '../code/typed-document.ts'
import { typescriptProgram } from '../code/typescript-program.ts'
import { describeProblem } from '../describe-problem.ts'
import { settings } from '../settings.ts'
import { Words } from '../words.tsx'
import type { ExplorerState } from './use-explorer.ts'

const endpoint = `${settings.gateway}/graphql`

export function CodePanel({ explorer }: { readonly explorer: ExplorerState }): ReactNode {
  const { needs, query, wish, operation, world } = explorer
  if ('problem' in needs) return <p className="quiet">The query is not complete, so there is nothing to copy yet.</p>
  const program = typescriptProgram({
    ...{ gateway: settings.gateway, issuer: settings.issuer, ...wish, operation, fault: explorer.fault },
  })
  return (
    <>
      <h2>Copy as code</h2>
      <CurlCode explorer={explorer} />
      <Code
        title="TypeScript, the whole way"
        about="Needs Node 24 and openid-client. It makes its own keys and client, so it depends on nothing of this page."
        text={program}
      />
      <Code
        title="Typed document"
        about="What the answer holds, by the graph’s own types: a guarded field may always be null."
        text={typedDocument(parse(query), world.graph.schema) ?? '// The document has no operation.'}
      />
    </>
  )
}

function CurlCode({ explorer }: { readonly explorer: ExplorerState }): ReactNode {
  const [made, setMade] = useState<CurlCommand>()
  const [problem, setProblem] = useState<readonly string[]>([])
  const { session, operation, fault } = explorer
  async function make(): Promise<void> {
    if (!session) return
    setProblem([])
    setMade(undefined)
    try {
      // As long a life as there can be.
      const fresh = await refresh(session)
      const command = await curlCommand(endpoint, operation, fresh, await browserKeys(), { now: Date.now(), fault })
      setMade(command)
      await copy(command.text)
    } catch (error) {
      setProblem(describeProblem(error))
    }
  }
  return (
    <section aria-labelledby="code-curl">
      <h3 id="code-curl">curl</h3>
      <p className="quiet">
        {session
          ? 'With your token and a proof that nobody has used yet. It runs once.'
          : 'Needs a consent first: “Get consent and run”.'}
      </p>
      <p>
        <button type="button" disabled={!session} onClick={() => void make()}>
          Make and copy a command
        </button>
      </p>
      {problem.map((line) => (
        <p key={line} role="alert" className="notice notice--problem">
          <Words of={line} />
        </p>
      ))}
      {made ? (
        <>
          <p role="status">Runs once, until {new Date(made.until).toLocaleTimeString('en-GB')}.</p>
          <pre data-code="curl">{made.text}</pre>
        </>
      ) : null}
    </section>
  )
}

function Code({
  title,
  about,
  text,
}: {
  readonly title: string
  readonly about: string
  readonly text: string
}): ReactNode {
  const [copied, setCopied] = useState('')
  const id = `code-${title.split(/\W/, 1)[0]?.toLowerCase()}`
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <p className="quiet">{about}</p>
      <p>
        <button
          type="button"
          onClick={() => {
            void copy(text).then(() => setCopied(text))
          }}
        >
          Copy<span className="hidden"> {title}</span>
        </button>{' '}
        <span role="status">{copied === text ? 'Copied.' : ''}</span>
      </p>
      <pre data-code={id}>{text}</pre>
    </section>
  )
}

/** Where the browser has no clipboard for us, the text still stands on the page. */
async function copy(text: string): Promise<void> {
  await navigator.clipboard?.writeText(text).catch(() => undefined)
}
