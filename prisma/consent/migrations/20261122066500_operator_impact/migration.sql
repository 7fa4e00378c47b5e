-- Before an operator takes a subgraph out they see whom it hurts: operations of clients with consents in force, in counts.
-- Coordinates, clients and numbers; never whose data it was.
GRANT EXECUTE ON FUNCTION operation_use(int) TO izin_operator;

-- Both counted over the whole log: the planner leaves out no partition for clock_timestamp(), which may change while it
-- reads. By the time at which the statement's transaction began, only the months that are asked for are read.
CREATE OR REPLACE FUNCTION operation_use(days int)
RETURNS TABLE (client_id text, coordinates text[], runs int, consents int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
  WITH live AS (
    SELECT c.client_id, count(*)::int AS consents FROM consent c
    WHERE c.status IN ('ACTIVE', 'PAUSED') AND c.expires_at > now()
    GROUP BY c.client_id
  ), used AS (
    SELECT e.client_id, e.operation_hash, e.requested, count(*)::int AS runs FROM disclosure_event e
    WHERE e.time > now() - make_interval(days => days)
      AND e.operation_hash IS NOT NULL AND e.outcome <> 'REFUSED'
    GROUP BY e.client_id, e.operation_hash, e.requested
  )
  SELECT used.client_id, used.requested, used.runs, live.consents FROM used JOIN live USING (client_id)
$$;

CREATE OR REPLACE FUNCTION coordinate_usage(days int)
RETURNS TABLE (day date, client_id text, coordinate text, released int, undelivered int, refused int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
  SELECT (e.time AT TIME ZONE 'Asia/Singapore')::date, e.client_id, u.coordinate,
         count(*) FILTER (WHERE u.what = 'released')::int, count(*) FILTER (WHERE u.what = 'undelivered')::int,
         count(*) FILTER (WHERE u.what = 'refused')::int
  FROM disclosure_event e CROSS JOIN LATERAL (
    SELECT unnest(e.released) AS coordinate, 'released' AS what
    UNION ALL SELECT unnest(e.undelivered), 'undelivered'
    UNION ALL SELECT r->>'coordinate', 'refused' FROM jsonb_array_elements(e.refused) r) u
  WHERE e.time >= ((now() AT TIME ZONE 'Asia/Singapore')::date - (days - 1)) AT TIME ZONE 'Asia/Singapore'
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
$$;
