// What one chooses before a consent: who asks, whose data, what for and how long, what of it is shared. From it and the
// query follows the wish.
import { useEffect, useMemo, useState } from 'react'
import { scopeKind } from '../../schema/contract/scopes.ts'
import type { ConsentWish } from '../client/consent-flow.ts'
import type { Session } from '../client/session.ts'
import type { World } from '../load-world.ts'
import { type Choices, keepChoices, keptChoices } from './kept-choices.ts'
import { needsOf } from './needs-of-query.ts'

/** `before`: the consent with which the page was opened. */
export function useChoices({ banks, personas, graph }: World, query: string, before: Session | undefined) {
  const [chosen, setChosen] = useState(() => {
    const kept = keptChoices()
    return { ...kept, bank: before?.bank ?? kept.bank, persona: before?.persona ?? kept.persona }
  })
  useEffect(() => keepChoices(chosen), [chosen])
  const choose = (part: Partial<Choices>) => setChosen((others) => ({ ...others, ...part }))

  const withhold = (change: (before: readonly string[]) => string[]) =>
    setChosen((others) => ({ ...others, withheld: change(others.withheld) }))

  const bank = banks.find(({ clientId }) => clientId === chosen.bank) ?? banks[0]
  const persona = personas.find(({ slug }) => slug === chosen.persona) ?? personas[0]
  const needs = useMemo(() => needsOf(query, graph, bank?.items.map(({ scope }) => scope) ?? []), [query, graph, bank])
  const asked =
    'report' in needs ? needs.report.scopes.filter(({ approved }) => approved).map(({ scope }) => scope) : []
  const kind = asked.some((scope) => scopeKind(scope) === 'ENTITY') ? 'ENTITY' : 'PERSON'
  const required = new Set(bank?.items.filter((item) => item.required).map(({ scope }) => scope))
  const shared = asked.filter((scope) => required.has(scope) || !chosen.withheld.includes(scope))
  const company = persona?.companies.find(({ entityId }) => entityId === chosen.company) ?? persona?.companies[0]
  const actingFor = kind === 'ENTITY' ? company?.entityId : undefined
  const purposes = bank?.purposes ?? []
  const purpose = purposes.find(({ code }) => code === chosen.purpose) ?? purposeFor(purposes, kind)
  const days = Math.min(chosen.days, purpose?.maximumDays ?? chosen.days)

  const { fetchType } = chosen
  const wish: ConsentWish = {
    ...{ bank: bank?.clientId ?? '', persona: persona?.slug ?? '', company: actingFor },
    ...{ purpose: purpose?.code ?? '', duration: `P${days}D`, fetchType, scopes: asked, shared },
  }
  return {
    ...{ bank, persona, company, needs, asked, shared, required, kind, actingFor, wish },
    ...{ purposes, purpose: wish.purpose, maximumDays: purpose?.maximumDays ?? days, days, fetchType },
    choose,
    share: (scope: string, yes: boolean) =>
      withhold((others) => [...without(others, [scope]), ...(yes ? [] : [scope])]),
    shareToo: (more: readonly string[]) => withhold((others) => without(others, more)),
  }
}

function without(scopes: readonly string[], gone: readonly string[]): string[] {
  return scopes.filter((scope) => !gone.includes(scope))
}

function purposeFor<Purpose extends { readonly code: string }>(
  purposes: readonly Purpose[],
  kind: 'PERSON' | 'ENTITY',
): Purpose | undefined {
  const business = (code: string) => code.startsWith('business')
  return purposes.find(({ code }) => business(code) === (kind === 'ENTITY')) ?? purposes[0]
}
