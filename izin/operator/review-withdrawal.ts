// What an operator looks at before a subgraph is taken out: what is in force, what would be gone, whose operations name it,
// and what stands against it. By the function with which the registry then does it.
import { z } from 'zod'
import { judgeWithdrawal, type WithdrawalJudgement } from '../../schema/registry/judge-withdrawal.ts'
import type { RunOperation } from '../../schema/registry/operation-use.ts'
import { platformAssignments } from '../../schema/registry/platform-assignments.ts'
import { CommandProblem, exitCodes } from '../exit-codes.ts'
import { asOperator } from './operator-database.ts'

/** Days over which use is counted, as for a check. */
export const daysOfUse = 30

export interface Review {
  /** Of the supergraph that was looked at. */
  readonly number: number
  /** The version in force; undefined when nothing of it is served, and then there is nothing to judge. */
  readonly version: number | undefined
  readonly judgement: WithdrawalJudgement | undefined
}

const servedSchema = z.array(
  z.object({ number: z.int(), subgraph: z.string(), version: z.int(), sdl: z.string(), url: z.string() }),
)
const assignedSchema = z.array(
  z.object({ subgraph: z.string(), agencies: z.array(z.string()), types: z.string(), scopes: z.string() }),
)

export async function reviewWithdrawal(subgraph: string): Promise<Review> {
  const { served, assigned, withdrawn } = await asOperator('registry', async ({ query }) => ({
    withdrawn: await query('SELECT FROM withdrawal WHERE subgraph = $1', [subgraph]),
    served: servedSchema.parse(
      await query(`SELECT s.number, v.subgraph, v.version, v.sdl, v.url FROM release_subgraph s
                   JOIN subgraph_version v USING (subgraph, version) WHERE s.number = (SELECT max(number) FROM release)`),
    ),
    assigned: assignedSchema.parse(await query('SELECT subgraph, agencies, types, scopes FROM assignment')),
  }))
  if (!assigned.some((each) => each.subgraph === subgraph))
    throw new CommandProblem(
      `There is no subgraph ${subgraph} of an agency; see izin operator subgraph list.`,
      exitCodes.refused,
    )
  if (withdrawn.length > 0)
    throw new CommandProblem(`${subgraph} is withdrawn already; see izin operator subgraph list.`, exitCodes.refused)
  const number = served[0]?.number ?? 0
  const version = served.find((each) => each.subgraph === subgraph)?.version
  if (version === undefined) return { number, version, judgement: undefined }
  const judgement = judgeWithdrawal({
    subgraph,
    published: served.map(({ subgraph: name, sdl }) => ({ name, sdl })),
    assignments: [...platformAssignments, ...assigned.map((each) => ({ ...each, owner: 'agency' as const }))],
    operations: await readUse(),
  })
  return { number, version, judgement }
}

/** Of clients with consents in force; counts alone. */
async function readUse(): Promise<RunOperation[]> {
  const rows = await asOperator('consent', ({ query }) =>
    query<{ client_id: string; coordinates: string[]; runs: number; consents: number }>(
      'SELECT * FROM operation_use($1)',
      [daysOfUse],
    ),
  )
  return rows.map(({ client_id: client, ...rest }) => ({ client, ...rest }))
}
