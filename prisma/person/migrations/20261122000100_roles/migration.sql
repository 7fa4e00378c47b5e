-- What the person subgraph may do in this schema: read. The role can't log in: the operator grants it to the login the
-- service uses (`GRANT izin_person TO <login>`).
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'izin_person') THEN
    CREATE ROLE izin_person NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another migration made it meanwhile
END $$;

REVOKE ALL ON ALL TABLES IN SCHEMA person FROM PUBLIC;
GRANT USAGE ON SCHEMA person TO izin_person;
GRANT SELECT ON ALL TABLES IN SCHEMA person TO izin_person;
