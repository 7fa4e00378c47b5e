// What one chooses before a consent: who asks, whose data, what for and how long, what of it is shared. From it and the
// query follows the wish.
import { useMemo, useState } from 'react'
import type { FetchType } from '../../schema/contract/access-token.ts'
import { scopeKind } from '../../schema/contract/scopes.ts'
import type { ConsentWish } from '../client/consent-flow.ts'
import type { Session } from '../client/session.ts'
import type { World } from '../load-world.ts'
import { needsOf } from './needs-of-query.ts'

const defaultBank = 'merlion-bank'
const defaultPersona = 'citizen-with-everything'
const defaultDays = 30

/** `before`: the consent with which the page was opened. */
export function useChoices({ banks, personas, graph }: World, query: string, before: Session | undefined) {
  const [bankId, setBankId] = useState(before?.bank ?? defaultBank)
  const [personaSlug, setPersonaSlug] = useState(before?.persona ?? defaultPersona)
  const [companyId, setCompany] = useState<string>()
  const [purposeCode, setPurpose] = useState<string>()
  const [wantedDays, setDays] = useState(defaultDays)
  const [fetchType, setFetchType] = useState<FetchType>('PERIODIC')
  const [withheld, setWithheld] = useState<ReadonlySet<string>>(new Set())

  const bank = banks.find(({ clientId }) => clientId === bankId) ?? banks[0]
  const persona = personas.find(({ slug }) => slug === personaSlug) ?? personas[0]
  const needs = useMemo(() => needsOf(query, graph, bank?.items.map(({ scope }) => scope) ?? []), [query, graph, bank])
  const asked =
    'report' in needs ? needs.report.scopes.filter(({ approved }) => approved).map(({ scope }) => scope) : []
  const kind = asked.some((scope) => scopeKind(scope) === 'ENTITY') ? 'ENTITY' : 'PERSON'
  const required = new Set(bank?.items.filter((item) => item.required).map(({ scope }) => scope))
  const shared = asked.filter((scope) => required.has(scope) || !withheld.has(scope))
  const company = persona?.companies.find(({ entityId }) => entityId === companyId) ?? persona?.companies[0]
  const actingFor = kind === 'ENTITY' ? company?.entityId : undefined
  const purposes = bank?.purposes ?? []
  const purpose = purposes.find(({ code }) => code === purposeCode) ?? purposeFor(purposes, kind)
  const days = Math.min(wantedDays, purpose?.maximumDays ?? wantedDays)

  const wish: ConsentWish = {
    ...{ bank: bank?.clientId ?? '', persona: persona?.slug ?? '', company: actingFor },
    ...{ purpose: purpose?.code ?? '', duration: `P${days}D`, fetchType, scopes: asked, shared },
  }
  return {
    ...{ bank, persona, company, needs, asked, shared, required, kind, actingFor, wish },
    ...{ purposes, purpose: wish.purpose, maximumDays: purpose?.maximumDays ?? days, days, fetchType },
    ...{ setBankId, setPersonaSlug, setCompany, setPurpose, setDays, setFetchType },
    share: (scope: string, yes: boolean) =>
      setWithheld((others) => new Set(yes ? [...others].filter((one) => one !== scope) : [...others, scope])),
    shareToo: (more: readonly string[]) =>
      setWithheld((others) => new Set([...others].filter((scope) => !more.includes(scope)))),
  }
}

function purposeFor<Purpose extends { readonly code: string }>(
  purposes: readonly Purpose[],
  kind: 'PERSON' | 'ENTITY',
): Purpose | undefined {
  const business = (code: string) => code.startsWith('business')
  return purposes.find(({ code }) => business(code) === (kind === 'ENTITY')) ?? purposes[0]
}
