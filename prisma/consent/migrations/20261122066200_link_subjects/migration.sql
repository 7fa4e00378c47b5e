-- Which agencies may exchange the numbers they hold for the graph's opaque ids, and how many a day (Singapore).

-- CreateTable
CREATE TABLE "link_grant" (
    "subgraph" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "per_day" INTEGER NOT NULL,
    "used_on" DATE,
    "used_count" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "link_grant_pkey" PRIMARY KEY ("subgraph")
);

-- AddForeignKey
ALTER TABLE "link_grant" ADD CONSTRAINT "link_grant_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("client_id") ON DELETE CASCADE ON UPDATE CASCADE;

GRANT SELECT ON link_grant TO izin_operator, izin_authorization_server;

-- 0 a day takes the grant back.
CREATE FUNCTION operator_grant_link(which text, client text, a_day int) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
BEGIN
  IF a_day IS NULL OR a_day NOT BETWEEN 0 AND 1000000 THEN RAISE EXCEPTION 'a day has 0 to 1000000 numbers'; END IF;
  IF NOT EXISTS (SELECT FROM agency_subgraph s WHERE s.subgraph = which AND s.client_id = client) THEN
    RAISE EXCEPTION 'the subgraph % is not assigned to %', which, client;
  END IF;
  IF a_day = 0 THEN DELETE FROM link_grant g WHERE g.subgraph = which;
  ELSE
    INSERT INTO link_grant AS g (subgraph, client_id, per_day) VALUES (which, client, a_day)
      ON CONFLICT (subgraph) DO UPDATE SET (client_id, per_day) = (excluded.client_id, excluded.per_day);
  END IF;
  PERFORM log_act(session_user, 'GRANT_LINK', which, jsonb_build_object('client', client, 'per_day', a_day));
END $$;

-- Takes one batch from an agency's allowance and logs it: how many, never which. Raises where it may not.
CREATE FUNCTION take_link_allowance(which text, client text, wanted int) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
DECLARE
  today date := (clock_timestamp() AT TIME ZONE 'Asia/Singapore')::date;
BEGIN
  IF wanted IS NULL OR wanted NOT BETWEEN 1 AND 500 THEN RAISE EXCEPTION 'a batch has 1 to 500 numbers'; END IF;
  PERFORM FROM client c WHERE c.client_id = client AND c.kind = 'AGENCY' AND c.status = 'ACTIVE';
  IF NOT FOUND OR NOT EXISTS (SELECT FROM link_grant g WHERE g.subgraph = which AND g.client_id = client) THEN
    RAISE EXCEPTION 'this agency was not granted the exchange of numbers' USING ERRCODE = 'IZ403';
  END IF;
  UPDATE link_grant g SET used_on = today,
    used_count = CASE WHEN g.used_on = today THEN g.used_count ELSE 0 END + wanted
    WHERE g.subgraph = which AND g.client_id = client
      AND CASE WHEN g.used_on = today THEN g.used_count ELSE 0 END + wanted <= g.per_day;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this agency''s numbers for today are used up' USING ERRCODE = 'IZ429';
  END IF;
  PERFORM log_act('agency:' || client, 'LINK_SUBJECTS', which, jsonb_build_object('count', wanted));
END $$;

REVOKE ALL ON FUNCTION operator_grant_link(text, text, int), take_link_allowance(text, text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION operator_grant_link(text, text, int) TO izin_operator;
GRANT EXECUTE ON FUNCTION take_link_allowance(text, text, int) TO izin_registry;

-- With its namespace: an agency's scopes never begin as the catalogue's do, or people would take the one for the other.
DROP FUNCTION operator_assign_subgraph(text, text);
CREATE FUNCTION operator_assign_subgraph(which text, client text, namespace text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
DECLARE
  taken text;
BEGIN
  IF NOT EXISTS (SELECT FROM client c WHERE c.client_id = client AND c.kind = 'AGENCY') THEN
    RAISE EXCEPTION 'there is no agency''s client %', client;
  END IF;
  IF EXISTS (SELECT FROM agency_subgraph s WHERE s.subgraph = which AND s.client_id <> client) THEN
    RAISE EXCEPTION 'the subgraph % is another agency''s', which;
  END IF;
  SELECT s.scope INTO taken FROM scope s
    WHERE NOT s.registered AND split_part(regexp_replace(s.scope, '^entity\.', ''), '.', 1) = split_part(namespace, '.', 1) LIMIT 1;
  IF FOUND THEN RAISE EXCEPTION 'the namespace % is the catalogue''s: it has %', namespace, taken; END IF;
  INSERT INTO agency_subgraph (subgraph, client_id) VALUES (which, client) ON CONFLICT DO NOTHING;
  PERFORM log_act(session_user, 'ASSIGN_SUBGRAPH', which, jsonb_build_object('client', client, 'namespace', namespace));
END $$;
REVOKE ALL ON FUNCTION operator_assign_subgraph(text, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION operator_assign_subgraph(text, text, text) TO izin_operator;
