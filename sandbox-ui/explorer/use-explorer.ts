// The explorer's state and what one can do in it: who asks, whose data, what is shared; the consent; the last answer.
import type { GraphiQLProps } from 'graphiql'
import { GraphQLError, parse, specifiedRules, validate } from 'graphql'
import { useCallback, useMemo, useRef, useState } from 'react'
import { scopeKind } from '../../schema/contract/scopes.ts'
import { type OperationScopes, scopesOfOperation } from '../../schema/operation-scopes/scopes-of-operation.ts'
import { type ConsentWish, consentAtOnce, consentOnPage, forgetSession, type Session } from '../client/consent-flow.ts'
import { type Answer, type Operation, sendOperation } from '../client/send-operation.ts'
import { describeProblem } from '../describe-problem.ts'
import type { World } from '../load-world.ts'
import { keepQuery, keptQuery } from './kept-query.ts'

/** What the query in the editor needs, or what is wrong with it. */
export type Needs = { readonly report: OperationScopes } | { readonly problem: string }

export interface LastAnswer {
  readonly operation: Operation
  readonly answer: Answer
  readonly session: Session
}

const defaultBank = 'merlion-bank'
const defaultPersona = 'citizen-with-everything'

export function useExplorer(world: World) {
  const [bankId, setBankId] = useState(world.session?.bank ?? defaultBank)
  const [personaSlug, setPersonaSlug] = useState(world.session?.persona ?? defaultPersona)
  const [company, setCompany] = useState<string>()
  const [query, setQuery] = useState(keptQuery)
  const [variables, setVariables] = useState('')
  const [withheld, setWithheld] = useState<ReadonlySet<string>>(new Set())
  const [session, setSession] = useState(world.session)
  const [last, setLast] = useState<LastAnswer>()
  const [problem, setProblem] = useState<readonly string[]>(world.refusal === undefined ? [] : [world.refusal])
  const [busy, setBusy] = useState(false)
  const [wanted, setWanted] = useState(false)
  const [fault, setFault] = useState('')
  const runs = useRef<() => void>(() => undefined)
  const current = useRef(session)
  current.current = session
  const currentFault = useRef(fault)
  currentFault.current = fault.trim()

  const bank = world.banks.find(({ clientId }) => clientId === bankId) ?? world.banks[0]
  const persona = world.personas.find(({ slug }) => slug === personaSlug) ?? world.personas[0]
  const needs = useMemo(() => needsOf(query, world, bank?.items.map(({ scope }) => scope) ?? []), [query, world, bank])
  const asked =
    'report' in needs ? needs.report.scopes.filter(({ approved }) => approved).map(({ scope }) => scope) : []
  const kind = asked.some((scope) => scopeKind(scope) === 'ENTITY') ? 'ENTITY' : 'PERSON'
  const required = new Set(bank?.items.filter((item) => item.required).map(({ scope }) => scope))
  const shared = asked.filter((scope) => required.has(scope) || !withheld.has(scope))
  const actingFor = kind === 'ENTITY' ? (company ?? persona?.companies[0]?.entityId) : undefined
  const purpose = purposeFor(bank?.purposes ?? [], kind)

  const changeQuery = useCallback((text: string) => {
    keepQuery(text)
    setQuery(text)
  }, [])

  const fetcher: GraphiQLProps['fetcher'] = useCallback(async ({ query: text, variables: given, operationName }) => {
    const before = current.current
    if (!before) {
      setWanted(true)
      return notYet
    }
    const operation = { query: text, variables: given, operationName }
    const sent = await sendOperation(operation, before, currentFault.current)
    setSession(sent.session)
    setLast({ operation, ...sent })
    setWanted(false)
    // What explains the answer has a panel of its own.
    const { sandbox: _, ...extensions } = sent.answer.extensions ?? {}
    return { ...sent.answer, extensions }
  }, [])

  function wish(more: readonly string[]): ConsentWish | undefined {
    const obstacle = obstacleOf(needs, asked, bank?.appName ?? '')
    if (obstacle !== undefined) {
      setProblem([obstacle])
      return undefined
    }
    return {
      bank: bank?.clientId ?? '',
      persona: persona?.slug ?? '',
      company: actingFor,
      purpose,
      scopes: asked,
      shared: [...new Set([...shared, ...more])],
    }
  }

  async function attempt(work: (wish: ConsentWish) => Promise<void>, more: readonly string[] = []): Promise<void> {
    setProblem([])
    const wished = wish(more)
    if (!wished) return
    setBusy(true)
    try {
      await work(wished)
    } catch (error) {
      setProblem(describeProblem(error))
    } finally {
      setBusy(false)
    }
  }

  async function consentAndRun(wished: ConsentWish): Promise<void> {
    const made = await consentAtOnce(wished)
    current.current = made
    setSession(made)
    runs.current()
  }

  const forget = () => {
    forgetSession()
    current.current = undefined
    setSession(undefined)
    setLast(undefined)
  }

  return {
    ...{ world, bank, persona, company, query, variables, needs, asked, shared, required, kind, purpose, actingFor },
    ...{ session, last, problem, busy, wanted, fetcher, runs, forget },
    operation: operationOf(query, variables),
    ...{ setVariables, setCompany, fault, setFault },
    setQuery: changeQuery,
    chooseBank: (id: string) => {
      setBankId(id)
      forget()
    },
    choosePersona: (slug: string) => {
      setPersonaSlug(slug)
      setCompany(undefined)
      forget()
    },
    share: (scope: string, yes: boolean) =>
      setWithheld((before) => new Set(yes ? [...before].filter((one) => one !== scope) : [...before, scope])),
    /** One click: a consent for what is ticked, and the answer. */
    getConsentAndRun: () => attempt(consentAndRun),
    /** The same, with more shared than was ticked. */
    getConsentWith: (more: readonly string[]) => {
      setWithheld((before) => new Set([...before].filter((scope) => !more.includes(scope))))
      return attempt(consentAndRun, more)
    },
    openConsentPage: () => attempt(consentOnPage),
  }
}
export type ExplorerState = ReturnType<typeof useExplorer>

/** What is sent for the text of the editors; variables that are no JSON yet are left out. */
function operationOf(query: string, variables: string): Operation {
  try {
    return variables.trim() === '' ? { query } : { query, variables: JSON.parse(variables) }
  } catch {
    return { query }
  }
}

const notYet = {
  errors: [
    {
      message:
        'There is no consent for this yet, so nothing was sent. Press “Get consent and run” above: the made-up resident shares what is ticked under Scopes, and the query runs.',
    },
  ],
}

function needsOf(query: string, { graph }: World, approved: readonly string[]): Needs {
  try {
    const document = parse(query)
    const [error] = validate(graph.schema, document, specifiedRules, { maxErrors: 1 })
    if (error) return { problem: error.message }
    return { report: scopesOfOperation(document, graph, new Set(approved)) }
  } catch (error) {
    if (error instanceof GraphQLError) return { problem: error.message }
    throw error
  }
}

function obstacleOf(needs: Needs, asked: readonly string[], bank: string): string | undefined {
  if ('problem' in needs) return `The query is not complete, so nothing was asked: ${needs.problem}`
  if (asked.length === 0)
    return `${bank} is approved for nothing that this query asks for. Choose another bank or other fields.`
  if (new Set(asked.map(scopeKind)).size > 1)
    return 'One consent is about a person or about a company, never both: ask for `me` and `entity` in two queries.'
  return undefined
}

function purposeFor(purposes: readonly { readonly code: string }[], kind: 'PERSON' | 'ENTITY'): string {
  const business = (code: string) => code.startsWith('business')
  const fitting = purposes.find(({ code }) => business(code) === (kind === 'ENTITY')) ?? purposes[0]
  return fitting?.code ?? ''
}
