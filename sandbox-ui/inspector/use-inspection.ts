// The inspection of what lies on the desk, made anew whenever that or its place changes, or time makes it wrong.
import type { GraphQLSchema } from 'graphql'
import { useEffect, useState } from 'react'
import { allFindings, type Inspected, inspectAll } from '../../inspector/inspect-all.ts'
import type { KeySet, Situation } from '../../inspector/situation.ts'
import type { Flow } from '../client/last-flow.ts'
import { readServerKeys } from '../sandbox-api.ts'
import { settings } from '../settings.ts'
import { type Desk, endpoints, resource, tokenOnDesk } from './desk.ts'
import { clientOnDesk, type KnownClient } from './known-clients.ts'

const { issuer } = settings
/** Milliseconds for which a nonce is taken after it was demanded: the gateway's of a minute, and the one before. */
const nonceLife = 120_000
const everySecond = 1000

interface ServerKeys {
  readonly serverKeys: KeySet | undefined
}

interface Place {
  readonly flow: Flow
  readonly known: readonly KnownClient[]
  readonly schema: GraphQLSchema
}

export function useInspection(desk: Desk, { flow, known, schema }: Place): Inspected | undefined {
  const [inspected, setInspected] = useState<Inspected>()
  const serverKeys = useServerKeys()
  useEffect(() => {
    let wanted = true
    let clock: ReturnType<typeof setInterval> | undefined
    const place = { flow, known, schema, serverKeys }
    const judge = (keep: (made: Inspected) => void) =>
      void inspectAll(desk.text, situationOf(desk, place), desk.kind === '' ? undefined : desk.kind).then(
        (made) => wanted && keep(made),
      )
    judge((made) => {
      setInspected(desk.text.trim() === '' ? undefined : made)
      if (desk.sentAt !== undefined || !allFindings(made).some(({ rule }) => ofTime.has(rule))) return
      // What is right now is not right for ever. It is read out again only when a verdict changes.
      const age = (aged: Inspected) => setInspected((before) => (before && isAsBefore(before, aged) ? before : aged))
      clock = setInterval(() => judge(age), everySecond)
    })
    return () => {
      wanted = false
      clearInterval(clock)
    }
  }, [desk, flow, known, schema, serverKeys])
  return inspected
}

const ofTime: ReadonlySet<string> = new Set(['exp', 'iat', 'nbf'])

function isAsBefore(before: Inspected, after: Inspected): boolean {
  const verdicts = (one: Inspected) => allFindings(one).map(({ rule, verdict }) => `${rule} ${verdict}`)
  return verdicts(before).join() === verdicts(after).join()
}

function situationOf(desk: Desk, { flow, known, schema, serverKeys }: Place & ServerKeys): Situation {
  const at = desk.sentAt ?? Date.now()
  const token = tokenOnDesk(desk).trim()
  const { nonce } = flow
  const demanded = nonce && nonce.origin === new URL(desk.url).origin && Math.abs(at - nonce.at) < nonceLife
  return {
    now: Math.floor(at / 1000),
    ...{ issuer, endpoints, resource, serverKeys, schema },
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
