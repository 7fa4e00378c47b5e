// What the operator withdrew is taken out of the supergraph: composed without it, signed, and in force as the next release.
// Every copy of the registry tries; one of them makes the release. It waits for nothing that agencies ask for: it has a
// thread of its own, because whoever is withdrawn may be the one who keeps the other busy.
import type { Logger } from 'pino'
import { type ActivateDeps, activateRelease } from './activate-release.ts'
import { readActiveRelease } from './active-release.ts'
import { readAssignments, textsOf } from './check-candidate.ts'
import type { CheckRunner } from './check-runner.ts'
import type { RegistryDatabase } from './registry-database.ts'
import { RegistryProblem } from './registry-problem.ts'

export interface WithdrawalDeps extends ActivateDeps {
  /** Not the one in which agencies' candidates are checked. */
  readonly withdrawals: CheckRunner
  readonly logger: Logger
}

interface Withdrawal {
  readonly subgraph: string
  readonly reason: string
}

/** Looks whether there is something to do; nothing is the rule. Called again meanwhile, it waits for the same look. */
export function withdrawalsCarriedOut(deps: WithdrawalDeps): () => Promise<void> {
  /** The release in which it was found that a subgraph can't be done without; said once. */
  const stuck = new Map<string, number>()
  let looking: Promise<void> | undefined

  async function look(): Promise<void> {
    for (const withdrawal of await stillServed(deps.database)) await withdraw(withdrawal, deps, stuck)
  }
  return () => {
    looking ??= look().finally(() => {
      looking = undefined
    })
    return looking
  }
}

async function stillServed(database: RegistryDatabase): Promise<Withdrawal[]> {
  const withdrawn = await database.withdrawal.findMany({
    orderBy: { withdrawnAt: 'asc' },
    select: { subgraph: true, reason: true },
  })
  if (withdrawn.length === 0) return []
  const active = await database.release.findFirst({
    orderBy: { number: 'desc' },
    select: { subgraphs: { select: { subgraph: true } } },
  })
  const served = new Set(active?.subgraphs.map(({ subgraph }) => subgraph))
  return withdrawn.filter(({ subgraph }) => served.has(subgraph))
}

async function withdraw({ subgraph, reason }: Withdrawal, deps: WithdrawalDeps, stuck: Map<string, number>) {
  const base = await readActiveRelease(deps.database)
  if (stuck.get(subgraph) === base.number) return
  const { obstacles, supergraphSdl } = await deps.withdrawals.run('withdrawal', {
    ...{ subgraph, published: textsOf(base), assignments: await readAssignments(deps.database) },
    // Whom it hurts the operator saw before; here it changes nothing.
    operations: [],
  })
  if (supergraphSdl === undefined) {
    stuck.set(subgraph, base.number)
    deps.logger.error({ subgraph, obstacles }, 'a withdrawn subgraph is still served')
    return
  }
  const subgraphs = base.subgraphs.filter((each) => each.subgraph !== subgraph)
  const next = { base, kind: 'WITHDRAWAL', supergraphSdl, subgraphs, subgraph, added: [] } as const
  try {
    const number = await activateRelease({ ...next, madeBy: 'operator', notes: reason }, deps)
    deps.logger.warn({ subgraph, number }, 'withdrawn')
  } catch (error) {
    // Another copy was quicker, or a publish came first: the next look sees to it.
    if (!(error instanceof RegistryProblem && error.code === 'PUBLISHED_MEANWHILE')) throw error
  }
}
