// Events written by the release function alone, and a sealer's parts, for tests of the log.
import { generateKeyPairSync } from 'node:crypto'
import pg from 'pg'
import type { DisclosureFacts } from '../../gateway/disclosure/release-disclosure.ts'
import { sha256Hasher } from '../../log/merkle/tree-hasher.ts'
import { type NoteJwk, noteSigner } from '../../log/note/note-key.ts'
import { type SealerDeps, sealBatch } from '../../log/sealer/seal-batch.ts'
import { arrangeConsent, callerOf } from '../gateway/consent/consent-fixture.ts'
import { releaseFacts, releaseOver } from '../gateway/disclosure/release-facts.ts'
import { createTestDatabase, type TestDatabase } from '../harness/create-test-database.ts'

export const makeKey = () => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) as NoteJwk

/** `given`: a database that somebody else drops; `key`: the log's. */
export async function arrangeLog(given?: TestDatabase, key = makeKey()) {
  const database = given ?? (await createTestDatabase())
  const admin = new pg.Pool({ connectionString: database.admin, max: 4, options: '-c search_path=consent' })
  const gateway = new pg.Pool({ connectionString: database.gateway, max: 4 })
  const sealer = new pg.Pool({ connectionString: database.sealer, max: 4 })
  // Databases are dropped by force while connections to them idle.
  for (const pool of [admin, gateway, sealer]) {
    pool.on('error', () => undefined)
    pool.on('connect', (client) => client.on('error', () => undefined))
  }
  const signer = noteSigner('localhost/izin-log', 'note', key)
  const deps: SealerDeps = { database: sealer, signers: [signer], hasher: sha256Hasher, maximumBatch: 1_000 }
  const release = releaseOver(gateway)
  return {
    ...{ database, admin, sealer, key, signer, deps },
    /** `count` releases of one consent, made now; answers its subject and receipts. */
    release: async (
      count: number,
      want: Parameters<typeof arrangeConsent>[1] = {},
      part: Partial<DisclosureFacts> = {},
      sub = 'pairwise',
    ) => {
      const consent = await arrangeConsent(admin, want)
      const caller = callerOf(consent, { sub })
      const decisions = await Promise.all(
        Array.from({ length: count }, () => release(releaseFacts({ caller, ...part }))),
      )
      return {
        ...consent,
        receipts: decisions.map((each) => {
          if (each.kind !== 'released') throw new Error(`not released: ${each.kind}`)
          return each.release.receipt
        }),
      }
    },
    /** Many releases of one consent in one call of the release function, of the size that a busy gateway sends. */
    releaseMany: async (count: number) => {
      const { id } = await arrangeConsent(admin)
      await gateway.query(
        `SELECT count(*) FROM consent.release_disclosures((
           SELECT jsonb_agg(jsonb_build_object('event_id', gen_random_uuid(), 'client_id', 'test-bank', 'sub', 'pairwise',
             'consent_id', $1::text, 'consent_version', 1, 'requested', '["Person.name"]'::jsonb,
             'released', '["Person.name"]'::jsonb, 'undelivered', '[]'::jsonb, 'refused', '[]'::jsonb,
             'agencies', '["ICA"]'::jsonb, 'salt', md5(random()::text), 'subject_salt', md5(random()::text),
             'sequence_salt', md5(random()::text), 'token_hash', 'x'))
           FROM generate_series(1, $2::int)))`,
        [id, count],
      )
    },
    /** Seals until nothing waits. */
    sealAll: async () => {
      for (;;) if ((await sealBatch(deps)).kind === 'idle') return
    },
    count: async (what: string) => Number((await admin.query(`SELECT count(*) AS n FROM ${what}`)).rows[0]?.n),
    stop: async () => {
      await Promise.all([admin.end(), gateway.end(), sealer.end()])
      if (given === undefined) await database.drop()
    },
  }
}

export type ArrangedLog = Awaited<ReturnType<typeof arrangeLog>>
