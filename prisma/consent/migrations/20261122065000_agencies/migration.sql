-- CreateTable
CREATE TABLE "agency_subgraph" (
    "subgraph" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,

    CONSTRAINT "agency_subgraph_pkey" PRIMARY KEY ("subgraph")
);

-- AddForeignKey
ALTER TABLE "agency_subgraph" ADD CONSTRAINT "agency_subgraph_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("client_id") ON DELETE CASCADE ON UPDATE CASCADE;

GRANT SELECT ON agency_subgraph TO izin_authorization_server;

-- The registry has a database of its own; what it needs of this one are functions. Its role is made here too, because no
-- order is promised between the owners' migrations.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'izin_registry') THEN
    CREATE ROLE izin_registry NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another migration made it meanwhile
END $$;
GRANT USAGE ON SCHEMA consent TO izin_registry;

-- Whom a change of the graph would hurt: what clients with consents in force were answered in the last days, an operation
-- a row. Coordinates and counts alone; never whose data it was.
CREATE FUNCTION operation_use(days int)
RETURNS TABLE (client_id text, coordinates text[], runs int, consents int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
  WITH live AS (
    SELECT c.client_id, count(*)::int AS consents FROM consent c
    WHERE c.status IN ('ACTIVE', 'PAUSED') AND c.expires_at > clock_timestamp()
    GROUP BY c.client_id
  ), used AS (
    SELECT e.client_id, e.operation_hash, e.requested, count(*)::int AS runs FROM disclosure_event e
    WHERE e.time > clock_timestamp() - make_interval(days => days)
      AND e.operation_hash IS NOT NULL AND e.outcome <> 'REFUSED'
    GROUP BY e.client_id, e.operation_hash, e.requested
  )
  SELECT used.client_id, used.requested, used.runs, live.consents FROM used JOIN live USING (client_id)
$$;
REVOKE ALL ON FUNCTION operation_use(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION operation_use(int) TO izin_registry;

-- Asked with every request, so that a suspension counts at once.
CREATE FUNCTION agency_may_publish(client text, subgraph text)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM client c JOIN agency_subgraph s ON s.client_id = c.client_id
    WHERE c.client_id = $1 AND s.subgraph = $2 AND c.kind = 'AGENCY' AND c.status = 'ACTIVE')
$$;
REVOKE ALL ON FUNCTION agency_may_publish(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION agency_may_publish(text, text) TO izin_registry;
