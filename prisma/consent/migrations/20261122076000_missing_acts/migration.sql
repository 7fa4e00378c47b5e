-- An act taken out of operator_log, or cut off from its leaf, shows in what operators read of their acts, as a changed one
-- does: a leaf without a row counts as changed, and so does a row without a leaf that is younger than the oldest leaf. Only
-- acts from before acts were sealed have none.
CREATE INDEX log_entry_act_idx ON log_entry (time) WHERE kind = 'ACT';

CREATE OR REPLACE FUNCTION sealed_acts(most int)
RETURNS TABLE (at timestamptz, actor text, action text, subject text, details jsonb, entry_id uuid, leaf bigint, unchanged boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
  SELECT a.at, a.actor, a.action, a.subject, a.details, a.entry_id, l.index,
         CASE WHEN a.entry_id IS NULL THEN a.at < (SELECT coalesce(min(x.time), 'infinity') FROM log_entry x WHERE x.kind = 'ACT')
           ELSE e.body->>'commitment' = act_commitment(a) AND e.body->>'action' = a.action END IS TRUE
  FROM operator_log a LEFT JOIN log_entry e ON e.id = a.entry_id LEFT JOIN log_leaf l ON l.event_id = a.entry_id
  UNION ALL
  SELECT e.time, '', e.body->>'action', e.body->>'subject', '{}', e.id, l.index, false
  FROM log_entry e LEFT JOIN log_leaf l ON l.event_id = e.id
  WHERE e.kind = 'ACT' AND NOT EXISTS (SELECT FROM operator_log a WHERE a.entry_id = e.id)
  ORDER BY 1 DESC LIMIT most
$$;
