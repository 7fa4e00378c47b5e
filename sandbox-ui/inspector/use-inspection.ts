// The inspection of what lies on the desk, made anew whenever that or its place changes.
import { useEffect, useMemo, useState } from 'react'
import { type Inspected, inspectAll } from '../../inspector/inspect-all.ts'
import type { KeySet, Situation } from '../../inspector/situation.ts'
import type { Flow } from '../client/last-flow.ts'
import { readServerKeys } from '../sandbox-api.ts'
import { settings } from '../settings.ts'
import { type Desk, endpoints, resource, tokenOnDesk } from './desk.ts'
import { clientOnDesk, type KnownClient } from './known-clients.ts'

const { issuer } = settings
/** Milliseconds for which a nonce is taken after it was demanded: the gateway's of a minute, and the one before. */
const nonceLife = 120_000

export function useInspection(desk: Desk, flow: Flow, known: readonly KnownClient[]): Inspected | undefined {
  const [inspected, setInspected] = useState<Inspected>()
  const serverKeys = useServerKeys()
  const situation = useMemo(() => situationOf(desk, flow, known, serverKeys), [desk, flow, known, serverKeys])
  useEffect(() => {
    let wanted = true
    const kind = desk.kind === '' ? undefined : desk.kind
    void inspectAll(desk.text, situation, kind).then((made) => {
      if (wanted) setInspected(desk.text.trim() === '' ? undefined : made)
    })
    return () => {
      wanted = false
    }
  }, [desk, situation])
  return inspected
}

function situationOf(desk: Desk, flow: Flow, known: readonly KnownClient[], serverKeys: KeySet | undefined): Situation {
  const at = desk.sentAt ?? Date.now()
  const token = tokenOnDesk(desk).trim()
  const { nonce } = flow
  const demanded = nonce && nonce.origin === new URL(desk.url).origin && Math.abs(at - nonce.at) < nonceLife
  return {
    now: Math.floor(at / 1000),
    ...{ issuer, endpoints, resource, serverKeys },
    client: clientOnDesk(desk, known),
    request: {
      method: desk.method,
      url: desk.url,
      accessToken: Object.values(endpoints).includes(desk.url) || token === '' ? undefined : token,
      nonce: demanded ? nonce.value : undefined,
    },
    usedIds: new Map(Object.entries(flow.sentIds)),
    sentAt: desk.sentAt,
  }
}

/** Undefined where they can't be had: then it is said that the signature can't be judged. */
function useServerKeys(): KeySet | undefined {
  const [keys, setKeys] = useState<KeySet>()
  useEffect(() => {
    readServerKeys().then(setKeys, () => undefined)
  }, [])
  return keys
}
