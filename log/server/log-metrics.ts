// What operators watch of the log. Measured when asked, in the database: so it also tells that no sealer runs at all.
import type { Pool } from 'pg'
import { Gauge, Registry } from 'prom-client'

/** An event that waits longer than `alarmAfter` ms raises `izin_log_unsealed_alarm` to 1. */
export function logMetrics(database: Pool, alarmAfter: number) {
  const registry = new Registry()
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] })
  const waiting = gauge('izin_log_unsealed_events', 'Events that wait to be sealed.')
  const age = gauge('izin_log_unsealed_seconds', 'How long the first of them has waited.')
  const alarm = gauge('izin_log_unsealed_alarm', `1 when that is longer than ${alarmAfter / 1000} s.`)
  const size = gauge('izin_log_tree_size', 'Leaves under the newest checkpoint.')
  const witnessed = gauge('izin_log_witnessed_size', 'Leaves under the newest checkpoint that a witness signed.')
  return async () => {
    const { rows } = await database.query<Record<'waiting' | 'age' | 'size' | 'witnessed', string>>(
      `SELECT count(*) AS waiting, coalesce(extract(epoch FROM clock_timestamp() - min(event_time)), 0) AS age,
         (SELECT coalesce(max(tree_size), 0) FROM consent.log_checkpoint) AS size,
         (SELECT coalesce(max(tree_size), 0) FROM consent.log_cosignature) AS witnessed
       FROM consent.log_pending`,
    )
    const [row] = rows
    waiting.set(Number(row?.waiting))
    age.set(Number(row?.age))
    alarm.set(Number(row?.age) * 1000 > alarmAfter ? 1 : 0)
    size.set(Number(row?.size))
    witnessed.set(Number(row?.witnessed))
    return { contentType: registry.contentType, body: await registry.metrics() }
  }
}
