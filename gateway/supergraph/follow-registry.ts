// Serves the registry's newest release: verified, never an older one than was seen, loaded whole before it takes the place
// of the one in force. Whatever can't be verified or loaded leaves things as they are and is reported. A start without
// the registry goes by the last good copy; without either there is no start.
import { setTimeout as sleep } from 'node:timers/promises'
import type { JSONWebKeySet } from 'jose'
import type { Logger } from 'pino'
import type { SupergraphRelease } from '../../schema/contract/supergraph-release.ts'
import type { Generation } from '../federation/generation.ts'
import { type Generations, generationsFrom } from './generations.ts'
import { judgeRelease } from './judge-release.ts'
import { lastGoodCopy } from './last-good-copy.ts'
import { registryClient } from './registry-client.ts'
import { NoSupergraph, type SupergraphProblem, type SupergraphStatus } from './supergraph-status.ts'

export interface RegistrySource {
  readonly kind: 'registry'
  /** Without a path. */
  readonly url: string
  /** The registry's public keys, as the operator configured them. */
  readonly trustedKeys: JSONWebKeySet
  /** File of the last good copy; its folder exists. */
  readonly copyFile: string
  /** Of subgraphs that run in this very process. */
  readonly ownAddresses?: readonly string[]
}

export type LoadSupergraph = (sdl: string, subgraphUrls: Readonly<Record<string, string>>) => Promise<Generation>

export interface FollowDeps {
  readonly load: LoadSupergraph
  readonly logger: Logger
  readonly onSwap: (number: number) => void
  /** Once for as long as the problem lasts. */
  readonly onProblem: (problem: SupergraphProblem) => void
}

export interface ServedSupergraph {
  readonly generations: Generations
  status(): SupergraphStatus
  /** Call when nobody is being served. */
  stop(): Promise<void>
}

/** Milliseconds between attempts while nothing better can be had. */
const retry = 500

export async function followRegistry(source: RegistrySource, deps: FollowDeps): Promise<ServedSupergraph> {
  const registry = registryClient(source.url)
  const copy = lastGoodCopy(source.copyFile)
  const stopping = new AbortController()
  const problems = new Set<SupergraphProblem>()
  /** The newest release that was verified, whether or not it could be loaded. */
  let seen: SupergraphRelease | undefined
  let inForce: Required<Omit<SupergraphStatus, 'problems'>> | undefined
  let generations: Generations | undefined

  function report(problem: SupergraphProblem): void {
    if (problems.has(problem)) return
    problems.add(problem)
    deps.onProblem(problem)
    deps.logger.warn({ problem, inForce: inForce?.number, seen: seen?.number }, 'supergraph')
  }

  async function readCopy(): Promise<SupergraphRelease | undefined> {
    try {
      const jws = await copy.read()
      if (jws === undefined) return undefined
      const judged = await judgeRelease(jws, source.trustedKeys, undefined)
      if (judged.kind === 'accepted') return judged.release
    } catch {
      // As bad as one that was changed.
    }
    report('COPY_DAMAGED')
    return undefined
  }

  /** Every verified answer counts as seen, so that an older one is refused from then on. */
  async function ask(after: number | undefined): Promise<{ jws: string; release: SupergraphRelease } | undefined> {
    let jws: string | undefined
    try {
      jws = await registry.fetchRelease(after, stopping.signal)
    } catch (error) {
      if (!stopping.signal.aborted) report('REGISTRY_UNREACHABLE')
      throw error
    }
    problems.delete('REGISTRY_UNREACHABLE')
    if (jws === undefined) return undefined
    const judged = await judgeRelease(jws, source.trustedKeys, seen)
    if (judged.kind === 'refused') {
      report(judged.problem)
      throw new Error('the registry sent a release that is refused')
    }
    problems.delete('RELEASE_REFUSED')
    problems.delete('RELEASE_OUTDATED')
    seen = judged.release
    return { jws, release: judged.release }
  }

  /** False when it could not be loaded; then everything is as before. */
  async function putInForce(
    { number, supergraphSdl, subgraphs }: SupergraphRelease,
    from: 'registry' | 'last-good-copy',
  ): Promise<boolean> {
    const urls = Object.fromEntries(subgraphs.map(({ name, url }) => [name, url]))
    let generation: Generation
    try {
      generation = await deps.load(supergraphSdl, urls)
    } catch {
      // The library's words may quote the schema, so only the fact is reported.
      report('RELEASE_NOT_LOADABLE')
      return false
    }
    if (generations === undefined) generations = generationsFrom(generation)
    else generations.replace(generation)
    inForce = { number, from }
    deps.onSwap(number)
    deps.logger.info({ ...inForce, subgraphs: subgraphs.map(({ name }) => name) }, 'supergraph in force')
    return true
  }

  async function keepCopy(jws: string): Promise<void> {
    try {
      await copy.write(jws)
      problems.delete('COPY_DAMAGED')
      problems.delete('COPY_NOT_WRITTEN')
    } catch {
      report('COPY_NOT_WRITTEN')
    }
  }

  async function takeNewest(after: number | undefined): Promise<void> {
    const offered = await ask(after)
    if (offered === undefined || !(await putInForce(offered.release, 'registry'))) return
    problems.delete('RELEASE_NOT_LOADABLE')
    await keepCopy(offered.jws)
  }

  async function follow(): Promise<void> {
    while (!stopping.signal.aborted)
      await takeNewest(seen?.number).catch(() =>
        sleep(retry * (0.5 + Math.random() / 2), undefined, { signal: stopping.signal }).catch(() => undefined),
      )
  }

  const kept = await readCopy()
  seen = kept
  await takeNewest(undefined).catch(() => undefined)
  if (generations === undefined && kept !== undefined) await putInForce(kept, 'last-good-copy')
  if (generations === undefined)
    throw new NoSupergraph(
      `There is no supergraph to serve (${[...problems].join(', ')}): the registry at ${source.url} gave none that can be used and ${source.copyFile} holds no good copy. ` +
        'Start the registry, and see that IZIN_REGISTRY_JWKS_FILE holds its public keys.',
    )
  const served: Generations = generations
  const following = follow()

  return {
    generations: served,
    status: () => ({ from: 'registry', ...inForce, problems: [...problems] }),
    stop: async () => {
      stopping.abort()
      await following
      await served.stop()
    },
  }
}
