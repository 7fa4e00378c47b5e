// The registry's own database. Everything published in it is added and never changed; its role may do no more.
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '../prisma/registry/generated/client.ts'

export type RegistryDatabase = PrismaClient

/** Close it with `$disconnect`. */
export function openRegistryDatabase(url: string): RegistryDatabase {
  const pool = { connectionString: url, max: 6, options: '-c search_path=registry', connectionTimeoutMillis: 3_000 }
  return new PrismaClient({ adapter: new PrismaPg(pool, { schema: 'registry' }) })
}
