// Registers a client: the key pair is made here, the public half is registered, the private half is downloaded once and
// kept nowhere.
import { type FormEvent, type ReactNode, useState } from 'react'
import { describeProblem } from '../describe-problem.ts'
import type { World } from '../load-world.ts'
import { registerClient } from '../sandbox-api.ts'
import { keepRegistered } from './registered-clients.ts'

export function OwnClient({ world }: { readonly world: World }): ReactNode {
  const [made, setMade] = useState<{ readonly clientId: string; readonly file: string }>()
  const [problems, setProblems] = useState<readonly string[]>([])

  async function register(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setProblems([])
    try {
      const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
      const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', keys.privateKey)
      const { clientId, kid } = await registerClient({
        approvalsOf: form.get('bank'),
        redirectUris: [form.get('redirect')],
        jwks: { keys: [{ kty, crv, x, y }] },
      })
      keepRegistered({ id: clientId, keys: { keys: [{ kty: 'EC', crv, x, y, kid }] } })
      const key = { clientId, key: { kty, crv, x, y, d, kid, alg: 'ES256', use: 'sig' } }
      const file = URL.createObjectURL(new Blob([JSON.stringify(key, undefined, 2)], { type: 'application/json' }))
      setMade({ clientId, file })
    } catch (error) {
      setProblems(describeProblem(error))
    }
  }

  return (
    <section aria-labelledby="own-client">
      <h2 id="own-client">A client of your own</h2>
      <p>The keys are made in this browser. We get the public one; the private one is yours to download, once.</p>
      <form className="form" onSubmit={(event) => void register(event)}>
        <label>
          With the approvals of
          <select name="bank">
            {world.banks.map(({ clientId, appName }) => (
              <option key={clientId} value={clientId}>
                {appName}
              </option>
            ))}
          </select>
        </label>
        <label>
          Redirect address
          <input type="text" name="redirect" defaultValue="http://localhost:4999/callback" size={36} />
        </label>
        <button type="submit" className="primary">
          Make keys and register
        </button>
      </form>
      {problems.map((problem) => (
        <p key={problem} role="alert" className="notice notice--problem">
          {problem}
        </p>
      ))}
      {made ? (
        <p role="status" className="notice">
          Registered as <code>{made.clientId}</code>.{' '}
          <a href={made.file} download={`${made.clientId}.json`}>
            Download the private key
          </a>{' '}
          now; it is kept nowhere else.
        </p>
      ) : null}
    </section>
  )
}
