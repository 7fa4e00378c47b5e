// Takes a reviewed subgraph out and waits until the registry has made the release without it, so that the operator knows
// whether it is still served when the command ends.
import { setTimeout as sleep } from 'node:timers/promises'
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { asOperator } from './operator-database.ts'
import type { Review } from './review-withdrawal.ts'

/** Milliseconds: the registry hears of it at once and composes for a second or two. */
const patience = 60_000
const again = 250

/** The number of the release without it. Throws CommandProblem when it is refused, or still served after the wait. */
export async function withdrawSubgraph(
  subgraph: string,
  reason: string,
  { number, judgement }: Review,
): Promise<number> {
  if (judgement !== undefined && judgement.obstacles.length > 0) throw standsAgainst(subgraph, judgement.obstacles)
  return asOperator('registry', async ({ query }) => {
    await query('SELECT operator_withdraw_subgraph($1, $2, $3)', [subgraph, reason, number])
    for (const end = Date.now() + patience; ; await sleep(again)) {
      const [row] = await query<{ number: number; served: boolean }>(
        `SELECT r.number, EXISTS (SELECT FROM release_subgraph s WHERE s.number = r.number AND s.subgraph = $1) AS served
         FROM release r ORDER BY r.number DESC LIMIT 1`,
        [subgraph],
      )
      if (row === undefined || !row.served) return row?.number ?? 0
      if (Date.now() > end)
        throw new CommandProblem(
          `${subgraph} is withdrawn and can't be published, but it is still served: the registry has made no release without it. It does so when it runs; look at its log, and see izin operator subgraph list.`,
          exitCodes.unable,
        )
    }
  })
}

function standsAgainst(subgraph: string, obstacles: readonly string[]): CommandProblem {
  return new CommandProblem(
    `Refused: other subgraphs stand on ${subgraph}. Withdraw or change them first:\n${obstacles.map((each) => `  ${each}`).join('\n')}`,
    exitCodes.refused,
  )
}
