// Where the pasted text was presented, or will be: what it is said to be, whose it is, and the request that it goes with.
import type { ReactNode } from 'react'
import { tokenKinds } from '../../inspector/finding.ts'
import { type Desk, endpoints, putOnDesk, resource, tokenOnDesk } from './desk.ts'
import { asNamed, asPasted, type KnownClient, readKeys } from './known-clients.ts'

const kindNames = {
  'client-assertion': 'a client assertion',
  'dpop-proof': 'a DPoP proof',
  'access-token': 'an access token',
} as const

interface SituationFormProps {
  readonly desk: Desk
  readonly known: readonly KnownClient[]
}

export function SituationForm({ desk, known }: SituationFormProps): ReactNode {
  const { kind, client, method, url } = desk
  const addresses = new Set([resource, endpoints.token, endpoints.par, url])
  return (
    <>
      <div className="form">
        <label>
          It is
          <select
            value={kind}
            onChange={(event) => putOnDesk({ kind: tokenKinds.find((one) => one === event.target.value) ?? '' })}
          >
            <option value="">whatever it looks like</option>
            {tokenKinds.map((one) => (
              <option key={one} value={one}>
                {kindNames[one]}
              </option>
            ))}
          </select>
        </label>
        <label>
          Of the client
          <select value={client} onChange={(event) => putOnDesk({ client: event.target.value })}>
            <option value={asNamed}>that it names</option>
            {known.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
            <option value={asPasted}>whose keys I paste</option>
          </select>
        </label>
        <label>
          Sent by {method} to
          <select value={url} onChange={(event) => putOnDesk({ method: 'POST', url: event.target.value })}>
            {[...addresses].map((address) => (
              <option key={address}>{address}</option>
            ))}
          </select>
        </label>
        <label>
          With the access token
          <input
            type="text"
            spellCheck={false}
            autoComplete="off"
            value={tokenOnDesk(desk)}
            onChange={(event) => putOnDesk({ accessToken: event.target.value })}
          />
        </label>
      </div>
      {client === asPasted ? <PastedClient desk={desk} /> : null}
    </>
  )
}

function PastedClient({ desk: { pastedClient } }: { readonly desk: Desk }): ReactNode {
  const keys = readKeys(pastedClient.keys)
  return (
    <div className="pasted-client">
      <label>
        Its client_id
        <input
          type="text"
          spellCheck={false}
          autoComplete="off"
          value={pastedClient.id}
          onChange={(event) => putOnDesk({ pastedClient: { ...pastedClient, id: event.target.value } })}
        />
      </label>
      <label className="wide">
        Its public keys (JWKS)
        <textarea
          rows={4}
          spellCheck={false}
          autoComplete="off"
          value={pastedClient.keys}
          onChange={(event) => putOnDesk({ pastedClient: { ...pastedClient, keys: event.target.value } })}
        />
      </label>
      {typeof keys === 'string' ? (
        <p role="alert" className="notice notice--problem">
          {keys}
        </p>
      ) : null}
    </div>
  )
}
