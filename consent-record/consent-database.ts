// The consent database as its owner opens it, and its transactions. A piece of code that is called inside a
// transaction joins it without being handed anything: so a library's storage and our own writes commit together.
import { AsyncLocalStorage } from 'node:async_hooks'
import { PrismaPg } from '@prisma/adapter-pg'
import { type Prisma, PrismaClient } from '../prisma/consent/generated/client.ts'

/** What can be read and written with: the pool, or one transaction. */
export type ConsentStore = Prisma.TransactionClient

export interface ConsentDatabase {
  /** The transaction under way, else the pool. */
  readonly current: ConsentStore
  /** Runs `work` in one transaction and commits; a throw rolls back. Inside another transaction it joins that one. */
  transaction<T>(work: (store: ConsentStore) => Promise<T>): Promise<T>
  /**
   * Runs `work`, which may begin one transaction by calling `begin` (or `transaction`) and keeps it to its end.
   * `work` returns whether to commit. Nothing is held before it begins.
   */
  requestTransaction(work: () => Promise<'COMMIT' | 'ROLLBACK'>): Promise<void>
  /** Begins the transaction of the request under way; the pool outside of one. */
  begin(): Promise<ConsentStore>
  close(): Promise<void>
}

interface Scope {
  store?: ConsentStore
  open(): Promise<ConsentStore>
}

/** Milliseconds to wait for a connection, and for a transaction to end. */
const limits = { maxWait: 5_000, timeout: 15_000 }

export function openConsentDatabase(url: string, connections = 20): ConsentDatabase {
  const pool = { connectionString: url, max: connections, options: '-c search_path=consent' }
  const client = new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'consent' }) })
  const scopes = new AsyncLocalStorage<Scope>()

  async function transaction<T>(work: (store: ConsentStore) => Promise<T>): Promise<T> {
    const scope = scopes.getStore()
    if (scope) return work(await scope.open())
    return client.$transaction((store) => scopes.run({ store, open: async () => store }, () => work(store)), limits)
  }

  return {
    get current() {
      return scopes.getStore()?.store ?? client
    },
    transaction,
    begin: async () => scopes.getStore()?.open() ?? client,
    requestTransaction: (work) => runRequest(client, scopes, work),
    close: () => client.$disconnect(),
  }
}

async function runRequest(
  client: PrismaClient,
  scopes: AsyncLocalStorage<Scope>,
  work: () => Promise<'COMMIT' | 'ROLLBACK'>,
): Promise<void> {
  const end = Promise.withResolvers<'COMMIT' | 'ROLLBACK'>()
  let opened: Promise<ConsentStore> | undefined
  let finished: Promise<void> | undefined
  const scope: Scope = {
    open() {
      opened ??= new Promise((resolve, reject) => {
        finished = client.$transaction(async (store) => {
          scope.store = store
          resolve(store)
          if ((await end.promise) === 'ROLLBACK') throw new RolledBack()
        }, limits)
        finished.catch(reject)
      })
      return opened
    },
  }
  let verdict: 'COMMIT' | 'ROLLBACK' = 'ROLLBACK'
  try {
    verdict = await scopes.run(scope, work)
  } finally {
    end.resolve(verdict)
    await finished?.catch((error: unknown) => {
      if (!(error instanceof RolledBack)) throw error
    })
  }
}

class RolledBack extends Error {}
