// The explorer's state and what one can do in it: the query, the consent it runs with, the last answer.
import type { GraphiQLProps } from 'graphiql'
import { useCallback, useRef, useState } from 'react'
import type { Operation, Sent } from '../client/answer.ts'
import { type ConsentWish, consentAtOnce, consentOnPage, forgetSession } from '../client/consent-flow.ts'
import { forgetClients } from '../client/explorer-client.ts'
import { sendOperation } from '../client/send-operation.ts'
import type { Session } from '../client/session.ts'
import { describeProblem } from '../describe-problem.ts'
import { type ChosenFault, keepFault, keptFault, writeFault } from '../faults/chosen-fault.ts'
import { faultReports } from '../faults/fault-report.ts'
import type { World } from '../load-world.ts'
import { keepQuery, keptQuery } from './kept-query.ts'
import { obstacleOf, operationOf } from './needs-of-query.ts'
import { useChoices } from './use-choices.ts'

export interface LastAnswer extends Sent {
  readonly operation: Operation
  /** What was to go wrong with it, as it is written. */
  readonly fault: string | undefined
}

export function useExplorer(world: World) {
  const [query, setQuery] = useState(keptQuery)
  const [variables, setVariables] = useState('')
  const [session, setSession] = useState(world.session)
  const [last, setLast] = useState<LastAnswer>()
  const [problem, setProblem] = useState<readonly string[]>(world.refusal === undefined ? [] : [world.refusal])
  const [busy, setBusy] = useState(false)
  const [wanted, setWanted] = useState(false)
  const [fault, setChosen] = useState(() => {
    const kept = keptFault()
    return world.faults.some(({ name }) => name === kept?.name) ? kept : undefined
  })
  const { shareToo, wish, ...choices } = useChoices(world, query, world.session)
  const runs = useRef<() => void>(() => undefined)
  const current = useRef(session)
  current.current = session

  /** For what runs before the next rendering too. */
  const hold = useCallback((next: Session | undefined) => {
    current.current = next
    setSession(next)
  }, [])

  const setFault = (chosen: ChosenFault | undefined) => {
    keepFault(chosen)
    setChosen(chosen)
  }

  const changeQuery = useCallback((text: string) => {
    keepQuery(text)
    setQuery(text)
  }, [])

  const fetcher: GraphiQLProps['fetcher'] = useCallback(
    async ({ query: text, variables: given, operationName }) => {
      const before = current.current
      if (!before) {
        setWanted(true)
        return notYet
      }
      const operation = { query: text, variables: given, operationName }
      const fault = keptFault()
      const sent = await sendOperation(operation, before)
      hold(sent.session)
      setLast({ operation, fault: fault && writeFault(fault), ...sent })
      setProblem([])
      setWanted(false)
      // What explains the answer has a panel of its own.
      const { sandbox: _, faults: _faults, ...extensions } = sent.answer.extensions ?? {}
      return { ...sent.answer, extensions }
    },
    [hold],
  )

  async function attempt(work: () => Promise<void>): Promise<void> {
    setProblem([])
    setBusy(true)
    try {
      await work()
    } catch (error) {
      // The server may have forgotten what it knew of this browser; the next attempt registers anew.
      forgetClients()
      setProblem(describeProblem(error))
    } finally {
      setBusy(false)
    }
  }

  async function askFor(more: readonly string[], ask: (wish: ConsentWish) => Promise<void>): Promise<void> {
    const obstacle = obstacleOf(choices.needs, choices.asked, choices.bank?.appName ?? '', choices.persona)
    if (obstacle !== undefined) return setProblem([obstacle])
    await attempt(() => ask({ ...wish, shared: [...new Set([...wish.shared, ...more])] }))
  }

  async function consentAndRun(wished: ConsentWish): Promise<void> {
    hold(await consentAtOnce(wished))
    runs.current()
  }

  /** A consent that a fault withdrew stays withdrawn, so it takes another to see it well again. */
  function clearFaultAndRun(): void {
    const withdrawn = last && faultReports(last.answer).some((one) => one.struck && one.fault === 'consent-withdrawn')
    setFault(undefined)
    if (withdrawn || !current.current) void askFor([], consentAndRun)
    else runs.current()
  }

  const forget = () => {
    forgetSession()
    hold(undefined)
    setLast(undefined)
  }

  return {
    ...{ world, query, variables, session, last, problem, busy, wanted, fetcher, runs, forget, wish, fault, setFault },
    ...choices,
    operation: operationOf(query, variables),
    ...{ setVariables, setQuery: changeQuery, clearFaultAndRun },
    chooseBank: (id: string) => {
      choices.choose({ bank: id })
      forget()
    },
    choosePersona: (slug: string) => {
      choices.choose({ persona: slug })
      forget()
    },
    chooseCompany: (entityId: string) => {
      choices.choose({ company: entityId })
      forget()
    },
    /** One click: a consent for what is ticked, and the answer. */
    getConsentAndRun: () => askFor([], consentAndRun),
    /** The same, with more shared than was ticked. */
    getConsentWith: (more: readonly string[]) => {
      shareToo(more)
      return askFor(more, consentAndRun)
    },
    openConsentPage: () => askFor([], consentOnPage),
    run: () => runs.current(),
    /** A token that is taken for over is refreshed on the way, and where that is refused, the answer says so. */
    refreshAndRun: () => {
      if (session) hold({ ...session, expiresAt: 0 })
      runs.current()
    },
  }
}
export type ExplorerState = ReturnType<typeof useExplorer>

const notYet = {
  errors: [
    {
      message:
        'There is no consent for this yet, so nothing was sent. Press “Get consent and run” above: the made-up resident shares what is ticked under Scopes, and the query runs.',
    },
  ],
}
