-- What the corporate subgraph may do in this schema: read. The role can't log in: the operator grants it to the login the
-- service uses (`GRANT izin_corporate TO <login>`).
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'izin_corporate') THEN
    CREATE ROLE izin_corporate NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another migration made it meanwhile
END $$;

REVOKE ALL ON ALL TABLES IN SCHEMA corporate FROM PUBLIC;
GRANT USAGE ON SCHEMA corporate TO izin_corporate;
GRANT SELECT ON ALL TABLES IN SCHEMA corporate TO izin_corporate;
