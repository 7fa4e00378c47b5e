-- What a client's checks have cost, so that none keeps the registry from the others. The same at every copy of the registry.

-- CreateTable
CREATE TABLE "check_run" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "client_id" TEXT NOT NULL,
    "began_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "milliseconds" INTEGER,

    CONSTRAINT "check_run_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "check_run_client_id_began_at_idx" ON "check_run"("client_id", "began_at");

REVOKE ALL ON check_run FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE, DELETE ON check_run TO izin_registry;

-- A run that may begin, or how many seconds to wait: no more than `at_once` under way (one whose copy of the registry ended
-- counts for three minutes), `per_minute` begun in a minute, and `milliseconds` of processor time spent in ten.
CREATE FUNCTION begin_check(client text, at_once int, per_minute int, milliseconds int, OUT run uuid, OUT wait_seconds int)
LANGUAGE plpgsql VOLATILE SET search_path = registry, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('izin checks of ' || client));
  DELETE FROM check_run r WHERE r.client_id = client AND r.began_at < clock_timestamp() - interval '10 minutes';
  IF (SELECT count(*) FROM check_run r WHERE r.client_id = client AND r.milliseconds IS NULL
      AND r.began_at > clock_timestamp() - interval '3 minutes') >= at_once THEN
    wait_seconds := 5;
    RETURN;
  END IF;
  SELECT ceil(extract(epoch FROM r.began_at + interval '1 minute' - clock_timestamp())) INTO wait_seconds FROM check_run r
    WHERE r.client_id = client AND r.began_at > clock_timestamp() - interval '1 minute'
    ORDER BY r.began_at DESC OFFSET per_minute - 1 LIMIT 1;
  IF FOUND THEN RETURN; END IF;
  -- Until the oldest that cost anything is forgotten.
  SELECT ceil(extract(epoch FROM min(r.began_at) + interval '10 minutes' - clock_timestamp())) INTO wait_seconds
    FROM check_run r WHERE r.client_id = client AND r.milliseconds > 0
    HAVING sum(r.milliseconds) >= begin_check.milliseconds;
  IF FOUND THEN RETURN; END IF;
  INSERT INTO check_run AS r (client_id) VALUES (client) RETURNING r.id INTO run;
END $$;
REVOKE ALL ON FUNCTION begin_check(text, int, int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION begin_check(text, int, int, int) TO izin_registry;
