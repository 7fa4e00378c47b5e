// The consent page for what is wished, fetched a moment after the last change; until the next one is there, and while there is
// nothing to ask for, the last stays.
import { useEffect, useState } from 'react'
import type { Language } from '../../consent-ui/locales/languages.ts'
import type { ConsentWish } from '../client/consent-flow.ts'
import { reach } from '../client/not-reached.ts'
import { describeProblem } from '../describe-problem.ts'
import { ApiProblem, problemSchema } from '../sandbox-api.ts'

export interface ShownPreview {
  /** Where it can be opened by itself; undefined where there is nothing to ask for. */
  readonly address: string | undefined
  /** The document; undefined until the first one is there. */
  readonly html: string | undefined
  /** It is the page of an earlier wish. */
  readonly stale: boolean
  readonly problem: readonly string[]
}

/** Milliseconds without a change. */
const pause = 300

export function useConsentPreview(wish: ConsentWish, lang: Language): ShownPreview {
  const address = addressOf(wish, lang)
  const [shown, setShown] = useState<{ readonly address: string; readonly html: string }>()
  const [refused, setRefused] = useState<{ readonly address: string; readonly problem: readonly string[] }>()

  useEffect(() => {
    if (address === undefined) return
    const stopped = new AbortController()
    const timer = setTimeout(async () => {
      try {
        setShown({ address, html: await fetchPage(address, stopped.signal) })
        setRefused(undefined)
      } catch (error) {
        if (!stopped.signal.aborted) setRefused({ address, problem: describeProblem(error) })
      }
    }, pause)
    return () => {
      clearTimeout(timer)
      stopped.abort()
    }
  }, [address])

  return {
    address,
    html: shown?.html,
    stale: shown?.address !== address,
    problem: refused?.address === address ? (refused?.problem ?? []) : [],
  }
}

function addressOf({ bank, purpose, duration, fetchType, scopes }: ConsentWish, lang: Language): string | undefined {
  if (scopes.length === 0) return undefined
  const query = { client: bank, purpose, duration, fetch_type: fetchType, scopes: scopes.join(' '), lang }
  return `/sandbox/api/consent-preview?${new URLSearchParams(query)}`
}

async function fetchPage(address: string, signal: AbortSignal): Promise<string> {
  const answer = await reach(address, { signal })
  if (answer.ok) return answer.text()
  const [problem] = problemSchema.parse(await answer.json()).errors
  throw new ApiProblem(problem?.message ?? '', problem?.extensions.problems ?? [])
}
