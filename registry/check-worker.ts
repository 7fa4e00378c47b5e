// A thread that judges one change of the graph after another: composing takes a second of processor time and more, in which
// the registry goes on answering.
import { parentPort } from 'node:worker_threads'
import { type CheckInput, type CheckResult, checkSubgraph } from '../schema/registry/check-subgraph.ts'
import { judgeWithdrawal, type WithdrawalInput, type WithdrawalJudgement } from '../schema/registry/judge-withdrawal.ts'

/** What a thread does, by name: input and result. */
export interface Jobs {
  readonly check: { readonly input: CheckInput; readonly result: CheckResult }
  readonly withdrawal: { readonly input: WithdrawalInput; readonly result: WithdrawalJudgement }
}

export type Job = { [Kind in keyof Jobs]: { readonly kind: Kind; readonly input: Jobs[Kind]['input'] } }[keyof Jobs]

/** `milliseconds`: of processor time, which a busy machine does not add to. */
export type WorkerAnswer<Kind extends keyof Jobs> = (
  | { readonly result: Jobs[Kind]['result'] }
  | { readonly failure: string }
) & { readonly milliseconds: number }

parentPort?.on('message', (job: Job) => {
  const before = process.threadCpuUsage()
  const spent = () => {
    const { user, system } = process.threadCpuUsage(before)
    // The clock of a thread goes in steps; nothing is for nothing.
    return Math.max(1, Math.ceil((user + system) / 1000))
  }
  let answer: WorkerAnswer<keyof Jobs>
  try {
    const result = job.kind === 'check' ? checkSubgraph(job.input) : judgeWithdrawal(job.input)
    answer = { result, milliseconds: spent() }
  } catch (error) {
    answer = { failure: error instanceof Error ? error.name : 'unknown', milliseconds: spent() }
  }
  parentPort?.postMessage(answer)
})
