// The inspector as a page: paste anything, say what it was made for, and see what each rule says of it. It works in this
// page alone; only public keys are fetched.
import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { Inspection } from '../../inspector/finding.ts'
import { inspect } from '../../inspector/inspect.ts'
import type { KeySet, Situation } from '../../inspector/situation.ts'
import { keptSession } from '../client/consent-flow.ts'
import { lastFlow, watchFlow } from '../client/last-flow.ts'
import type { World } from '../load-world.ts'
import { readServerKeys } from '../sandbox-api.ts'
import { settings } from '../settings.ts'
import { FlowSteps, type Handed } from './flow-steps.tsx'
import { InspectionView } from './inspection-view.tsx'

const { issuer, gateway } = settings
const endpoints = { token: `${issuer}/token`, par: `${issuer}/par` }
const resource = `${gateway}/graphql`
const own = 'the explorer’s own'

export function InspectorPage({ world }: { readonly world: World }): ReactNode {
  const flow = useSyncExternalStore(watchFlow, lastFlow)
  const [text, setText] = useState('')
  const [kind, setKind] = useState<Handed['kind'] | ''>('')
  const [client, setClient] = useState(flow.client ? own : (world.banks[0]?.clientId ?? ''))
  const [url, setUrl] = useState(resource)
  const [token, setToken] = useState(() => keptSession()?.accessToken ?? '')
  const [at, setAt] = useState<number>()
  const serverKeys = useServerKeys()

  const bank = world.banks.find(({ clientId }) => clientId === client)
  const situation = useMemo(
    (): Omit<Situation, 'now'> => ({
      ...{ issuer, endpoints, resource, serverKeys },
      client: client === own ? flow.client : bank && { id: bank.clientId, keys: bank.jwks ?? undefined },
      request: { method: 'POST', url, accessToken: url === resource && token.trim() !== '' ? token.trim() : undefined },
    }),
    [serverKeys, client, flow.client, bank, url, token],
  )
  const inspection = useInspection(text, kind, situation, at)

  function take(handed: Handed): void {
    setText(handed.text)
    setKind(handed.kind)
    setUrl(handed.url)
    if (handed.accessToken !== undefined) setToken(handed.accessToken)
    setClient(own)
    setAt(handed.at)
    document.querySelector<HTMLTextAreaElement>('#pasted')?.focus()
  }

  return (
    <div className="page inspector">
      <h1>Inspector</h1>
      <p>
        Paste a client assertion, a DPoP proof, an access token, a JWKS, a query or a schema. It is read in this page
        and sent nowhere.
      </p>
      <label className="wide" htmlFor="pasted">
        What to inspect
        <textarea
          id="pasted"
          rows={6}
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setKind('')
            setAt(undefined)
          }}
        />
      </label>
      <div className="form">
        <label>
          It is
          <select value={kind} onChange={(event) => setKind(kinds.find((one) => one === event.target.value) ?? '')}>
            <option value="">whatever it looks like</option>
            <option value="client-assertion">a client assertion</option>
            <option value="dpop-proof">a DPoP proof</option>
            <option value="access-token">an access token</option>
          </select>
        </label>
        <label>
          Of the client
          <select value={client} onChange={(event) => setClient(event.target.value)}>
            {flow.client ? <option>{own}</option> : null}
            {world.banks.map(({ clientId, appName }) => (
              <option key={clientId} value={clientId}>
                {appName} ({clientId})
              </option>
            ))}
          </select>
        </label>
        <label>
          Sent by POST to
          <select value={url} onChange={(event) => setUrl(event.target.value)}>
            {[resource, endpoints.token, endpoints.par].map((address) => (
              <option key={address}>{address}</option>
            ))}
          </select>
        </label>
        <label>
          With the access token
          <input type="text" spellCheck={false} value={token} onChange={(event) => setToken(event.target.value)} />
        </label>
      </div>
      {at === undefined ? null : (
        <p className="quiet">Judged as of {new Date(at).toLocaleTimeString('en-GB')}, when it was sent.</p>
      )}
      {inspection ? <InspectionView inspection={inspection} /> : null}
      <FlowSteps inspect={take} />
    </div>
  )
}

const kinds = ['client-assertion', 'dpop-proof', 'access-token'] as const

function useInspection(
  text: string,
  kind: Handed['kind'] | '',
  situation: Omit<Situation, 'now'>,
  at: number | undefined,
): Inspection | undefined {
  const [inspection, setInspection] = useState<Inspection>()
  useEffect(() => {
    let wanted = true
    const now = Math.floor((at ?? Date.now()) / 1000)
    void inspect(text, { ...situation, now }, kind === '' ? undefined : kind).then((made) => {
      if (wanted) setInspection(text.trim() === '' ? undefined : made)
    })
    return () => {
      wanted = false
    }
  }, [text, kind, situation, at])
  return inspection
}

/** Undefined where they can't be had: then it is said that the signature can't be judged. */
function useServerKeys(): KeySet | undefined {
  const [keys, setKeys] = useState<KeySet>()
  useEffect(() => {
    readServerKeys().then(setKeys, () => undefined)
  }, [])
  return keys
}
