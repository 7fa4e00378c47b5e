// Production never runs on sandbox data (design §2): a stamped database stops the start.
import type { Mode } from '../schema/contract/mode.ts'

export class SandboxDataInProduction extends Error {
  constructor(owner: string) {
    super(`The ${owner} database holds sandbox data, so production does not start on it; name a database of its own.`)
    this.name = 'SandboxDataInProduction'
  }
}

interface Stamped {
  readonly sandboxStamp: { count(): Promise<number> }
}

export async function refuseSandboxData(db: Stamped, owner: string, mode: Mode): Promise<void> {
  if (mode === 'production' && (await db.sandboxStamp.count()) > 0) throw new SandboxDataInProduction(owner)
}
