// A client and a persona of one's own.
import type { ReactNode } from 'react'
import type { World } from '../load-world.ts'
import { OwnClient } from './own-client.tsx'
import { OwnPersona } from './own-persona.tsx'

interface YourOwnProps {
  readonly world: World
  /** After a change, so that the explorer offers it. */
  readonly reload: () => void
}

export function YourOwn({ world, reload }: YourOwnProps): ReactNode {
  return (
    <div className="page">
      <h1>Your own client and personas</h1>
      <OwnClient world={world} />
      <OwnPersona world={world} reload={reload} />
      <section aria-labelledby="pipelines">
        <h2 id="pipelines">Consents for your pipeline</h2>
        <p>
          A pipeline pushes its request as ever, has the sandbox answer it as a persona, and redeems the code in{' '}
          <code>redirectTo</code> as ever. <code>grant</code> lists the optional scopes to share; <code>"refuse"</code>{' '}
          shares nothing. “TypeScript, the whole way” under <em>Copy as code</em> does all of it.
        </p>
        <pre>{`curl -sS ${location.origin}/sandbox/api/consents -H 'content-type: application/json' -d '{
  "clientId": "…", "requestUri": "urn:ietf:params:oauth:request_uri:…",
  "persona": "no-cpf", "grant": ["email"]
}'`}</pre>
      </section>
    </div>
  )
}
