// The check of a subgraph before it is published: composition, owners, policy, no weakening, impact. A pure function of
// what is published, the candidate, what the operator assigned and what clients run. It stores and activates nothing.
import { type Assignment, subgraphNamePattern } from './assignment.ts'
import { type CompositionProblem, composeInDetail, type SubgraphSdl } from './compose.ts'
import { type EffectivePolicies, effectivePoliciesOf } from './effective-policy.ts'
import { describeReaders, findTightenings, findWeakenings } from './find-weakenings.ts'
import { type Finding, makeFinding } from './finding.ts'
import { judgeImpact } from './judge-impact.ts'
import { judgeMeanings } from './judge-meanings.ts'
import { judgeReturningScopes } from './judge-returning-scopes.ts'
import { lintPolicy } from './lint-policy.ts'
import { lintShape } from './lint-shape.ts'
import type { RunOperation } from './operation-use.ts'
import { protectOwners } from './protect-owners.ts'
import { type PublishedGraph, readPublished } from './published-graph.ts'
import { readSubgraph, type SubgraphDocument, type SubgraphType } from './read-subgraph.ts'

export interface CheckInput {
  /** Every active subgraph, an earlier version of the candidate among them if there is one. */
  readonly published: readonly SubgraphSdl[]
  readonly candidate: SubgraphSdl
  /** Of all subgraphs, by the operator. */
  readonly assignments: readonly Assignment[]
  /** What clients with live consents ran; `undefined` where nobody said. */
  readonly operations: readonly RunOperation[] | undefined
  /** Every version of the candidate that was ever published, as SDL. */
  readonly earlier?: readonly string[]
}

export interface CheckResult {
  /** No finding is an error. */
  readonly publishable: boolean
  /** Errors first, then in the order of the text. */
  readonly findings: readonly Finding[]
  /** What the graph would be; `undefined` when it was not composed. */
  readonly supergraphSdl: string | undefined
}

export function checkSubgraph(input: CheckInput): CheckResult {
  const { candidate, published, assignments } = input
  const assignment = assignments.find(({ subgraph }) => subgraph === candidate.name)
  if (assignment === undefined || !subgraphNamePattern.test(candidate.name))
    return result([makeFinding('owner/subgraph-name', candidate.name, undefined, 'Nobody was assigned this name')])
  const reading = readSubgraph(candidate.name, candidate.sdl)
  if (reading.kind === 'unreadable') return result(reading.findings)
  const others = readPublished(published.filter(({ name }) => name !== candidate.name))
  const inText = [
    ...protectOwners(reading.subgraph, assignment, others),
    ...lintOwn(reading.subgraph, assignment, others),
    ...judgeReturningScopes(reading.subgraph, input.earlier ?? []),
  ]
  // Composing what breaks the rules above can take minutes and would repeat them.
  if (inText.some(({ severity }) => severity === 'error')) return result(inText)
  const { findings, supergraphSdl } = compare(input, reading.subgraph)
  return result([...inText, ...findings], supergraphSdl)
}

function lintOwn(subgraph: SubgraphDocument, assignment: Assignment, others: PublishedGraph): Finding[] {
  const types = [...subgraph.types.values()]
  const platform = assignment.owner === 'platform'
  // The operator's subgraphs are where shared entities come from.
  const isEntity = ({ name, directives }: SubgraphType) =>
    others.entities.has(name) || (platform && directives.some((each) => each.name === 'key'))
  const entities = types.filter(isEntity)
  const own = types.filter((type) => !isEntity(type) && !others.texts.has(type.name))
  // Each root may be published by several; its fields are each publisher's own.
  const roots = types.filter(({ name }) => platform && name === 'Query' && others.texts.has(name))
  // An interface of an agency's own is no envelope: it could hold anything.
  const envelopes = new Set(types.map(({ name }) => name).filter((name) => platform || others.texts.has(name)))
  return [
    ...lintShape(subgraph, [...own, ...roots], entities),
    ...lintPolicy(subgraph, [...own, ...roots], entities, assignment, envelopes),
  ]
}

interface Comparison {
  readonly findings: readonly Finding[]
  readonly supergraphSdl?: string
}

function compare({ published, candidate, operations }: CheckInput, subgraph: SubgraphDocument): Comparison {
  const next = [...published.filter(({ name }) => name !== candidate.name), candidate]
  const after = composeInDetail(next)
  if (after.kind === 'failed')
    return { findings: after.problems.map((problem) => composition(problem, candidate.name)) }
  const { supergraphSdl } = after
  const before = published.length === 0 ? undefined : composeInDetail(published)
  if (before === undefined) return { findings: [], supergraphSdl }
  if (before.kind === 'failed') throw new Error('the published subgraphs do not compose')
  let policies: readonly [EffectivePolicies, EffectivePolicies]
  try {
    policies = [effectivePoliciesOf(before.supergraphSdl), effectivePoliciesOf(supergraphSdl)]
  } catch (error) {
    const detail = error instanceof Error ? error.message : ''
    return { findings: [makeFinding('weakening/unjudged', candidate.name, undefined, detail)] }
  }
  const findings = [
    ...findWeakenings(...policies).map(({ kind, coordinate, before: were, after: are, gained }) => ({
      ...makeFinding(`weakening/${kind}`, coordinate, placeOf(coordinate, subgraph)),
      policy: { before: describeReaders(were), after: describeReaders(are), gained: describeReaders(gained) },
    })),
    ...judgeMeanings(before.supergraphSdl, supergraphSdl).map(({ coordinate, detail }) =>
      makeFinding('weakening/meaning', coordinate, placeOf(coordinate, subgraph), detail),
    ),
    ...judgeImpact({
      before: before.apiSchema,
      after: after.apiSchema,
      tightened: findTightenings(...policies),
      guarded: guardedIn(policies[0]),
      operations,
    }),
  ]
  return { findings, supergraphSdl }
}

function guardedIn({ fields }: EffectivePolicies): ReadonlySet<string> {
  return new Set([...fields.values()].filter(({ guarded }) => guarded).map(({ coordinate }) => coordinate))
}

function composition({ code, message, subgraph, line, column }: CompositionProblem, name: string): Finding {
  const place = subgraph === name ? { line, column } : undefined
  return makeFinding('lint/composition', name, place, `${code}, ${message.replace(/\.$/, '')}`)
}

function placeOf(coordinate: string, { types }: SubgraphDocument) {
  const [type = '', field] = coordinate.split('.')
  return types.get(type)?.fields.find(({ name }) => name.value === field)
}

function result(findings: readonly Finding[], supergraphSdl?: string): CheckResult {
  const weight = { error: 0, warning: 1, notice: 2 }
  const sorted = [...findings].sort(
    (a, b) =>
      weight[a.severity] - weight[b.severity] || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  )
  return { publishable: findings.every(({ severity }) => severity !== 'error'), findings: sorted, supergraphSdl }
}
