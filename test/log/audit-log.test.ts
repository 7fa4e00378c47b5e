import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256Hasher as hasher } from '../../log/merkle/tree-hasher.ts'
import { auditLog } from '../../log/verify/audit-log.ts'
import { scaled } from '../harness/scale.ts'
import { type ArrangedLog, arrangeLog } from './arrange-log.ts'

let log: ArrangedLog
beforeAll(async () => {
  log = await arrangeLog()
  for (let n = 0; n < 6; n++) {
    await log.release(
      7,
      {},
      { operationName: 'Known', refused: [{ coordinate: 'Person.dob', reason: 'SCOPE_NOT_GRANTED' }] },
    )
    await log.sealAll()
  }
  await log.admin.query(
    `SELECT redact_disclosures((SELECT max(event_time) FROM log_leaf WHERE index < 5), 'test'), record_log_read('PERSON', 1)`,
  )
  await log.sealAll()
})
afterAll(() => log.stop())

const audit = () => auditLog({ database: log.sealer, log: log.signer.verifier, hasher })

test('a log as the sealer left it holds', async () => {
  const audited = await audit()
  expect(audited).toMatchObject({ holds: true, checked: { leaves: 44, checkpoints: 7 } })
  expect(audited.checked.redacted).toBeGreaterThan(0)
})

/** Changes one byte, or one character, of a random row, as somebody with all rights on the database could. */
const changes: Record<string, () => string> = {
  'a leaf': () => {
    const byte = randomInt(32)
    return `UPDATE log_leaf SET leaf_hash = set_byte(leaf_hash, ${byte}, (get_byte(leaf_hash, ${byte}) + ${randomInt(1, 256)}) % 256) WHERE index = ${randomInt(5, 44)}`
  },
  'a node': () =>
    `UPDATE log_node SET hash = set_byte(hash, 7, (get_byte(hash, 7) + ${randomInt(1, 256)}) % 256) WHERE (level, index) = (SELECT level, index FROM log_node ORDER BY random() LIMIT 1)`,
  'a checkpoint’s root': () =>
    `UPDATE log_checkpoint SET root_hash = set_byte(root_hash, 3, (get_byte(root_hash, 3) + 1) % 256) WHERE tree_size = ${7 * randomInt(1, 7)}`,
  'a checkpoint’s note': () =>
    `UPDATE log_checkpoint SET note = overlay(note PLACING '~' FROM ${randomInt(1, 150)} FOR 1) WHERE tree_size = ${7 * randomInt(1, 7)}`,
  'a salt': () =>
    `UPDATE disclosure_event SET ${['salt', 'subject_salt', 'sequence_salt'][randomInt(3)]} = substr(sha256(gen_random_uuid()::text::bytea), 1, 16) WHERE id = (SELECT id FROM disclosure_event ORDER BY random() LIMIT 1)`,
  'a field of an event': () =>
    `UPDATE disclosure_event SET ${
      [
        `time = time + interval '1 ms'`,
        'subject_id = gen_random_uuid()',
        'sequence = sequence + 1',
        `client_id = client_id || 'x'`,
        `recipient = recipient || '{"uen": "x"}'`,
        `pairwise_sub = pairwise_sub || 'x'`,
        'consent_id = gen_random_uuid()',
        'consent_version = consent_version + 1',
        `purpose = 'x'`,
        `operation_hash = 'x'`,
        `operation_name = 'x'`,
        `requested = requested || '{x}'::text[]`,
        `released = '{}'`,
        `undelivered = '{x}'`,
        `refused = '[]'`,
        `agencies = '{}'`,
        `outcome = 'REFUSED'`,
        `reason = 'x'`,
      ][randomInt(18)]
    } WHERE id = (SELECT id FROM disclosure_event ORDER BY random() LIMIT 1)`,
  'an entry': () =>
    `UPDATE log_entry SET body = body || '{"count": 99}' WHERE id = (SELECT id FROM log_entry ORDER BY random() LIMIT 1)`,
  'an event gone': () =>
    'DELETE FROM disclosure_event WHERE id = (SELECT id FROM disclosure_event ORDER BY random() LIMIT 1)',
  'a leaf gone': () => `DELETE FROM log_leaf WHERE index = ${randomInt(44)}`,
  'a node gone': () =>
    'DELETE FROM log_node WHERE (level, index) = (SELECT level, index FROM log_node ORDER BY random() LIMIT 1)',
  'the order of two leaves': () =>
    'UPDATE log_leaf SET index = CASE index WHEN 1001 THEN 11 ELSE 1001 END WHERE index = 11',
}

test.each(Object.keys(changes))('%s changed is caught', async (what) => {
  for (let n = 0; n < scaled(60); n++) {
    const statement = changes[what]?.() ?? ''
    const client = await log.admin.connect()
    try {
      await client.query('BEGIN; SET LOCAL session_replication_role = replica')
      const { rowCount } = await client.query(statement)
      const audited = await auditLog({ database: client, log: log.signer.verifier, hasher })
      expect(rowCount, statement).toBe(1)
      expect(audited.holds, statement).toBe(false)
      expect(audited.problem).toBeTruthy()
    } finally {
      await client.query('ROLLBACK')
      client.release()
    }
  }
  expect((await audit()).holds).toBe(true)
})
