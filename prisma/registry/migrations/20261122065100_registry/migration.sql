-- CreateEnum
CREATE TYPE "release_kind" AS ENUM ('PUBLISH', 'ROLLBACK', 'PLATFORM');

-- CreateTable
CREATE TABLE "sandbox_stamp" (
    "id" INTEGER NOT NULL,
    "stamped_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sandbox_stamp_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assignment" (
    "subgraph" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "agencies" TEXT[],
    "types" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "assigned_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "assignment_pkey" PRIMARY KEY ("subgraph")
);

-- CreateTable
CREATE TABLE "approved_address" (
    "subgraph" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "approved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "approved_address_pkey" PRIMARY KEY ("subgraph","url")
);

-- CreateTable
CREATE TABLE "subgraph_version" (
    "subgraph" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "sdl" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "notes" TEXT NOT NULL,
    "published_by" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "subgraph_version_pkey" PRIMARY KEY ("subgraph","version")
);

-- CreateTable
CREATE TABLE "release" (
    "number" INTEGER NOT NULL,
    "kind" "release_kind" NOT NULL,
    "subgraph" TEXT,
    "notes" TEXT NOT NULL,
    "made_by" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "jws" TEXT NOT NULL,

    CONSTRAINT "release_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "release_subgraph" (
    "number" INTEGER NOT NULL,
    "subgraph" TEXT NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "release_subgraph_pkey" PRIMARY KEY ("number","subgraph")
);

-- CreateTable
CREATE TABLE "used_proof" (
    "jkt" TEXT NOT NULL,
    "jti" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "used_proof_pkey" PRIMARY KEY ("jkt","jti")
);

-- CreateIndex
CREATE UNIQUE INDEX "assignment_types_key" ON "assignment"("types");

-- CreateIndex
CREATE UNIQUE INDEX "assignment_scopes_key" ON "assignment"("scopes");

-- CreateIndex
CREATE INDEX "used_proof_expires_at_idx" ON "used_proof"("expires_at");

-- AddForeignKey
ALTER TABLE "approved_address" ADD CONSTRAINT "approved_address_subgraph_fkey" FOREIGN KEY ("subgraph") REFERENCES "assignment"("subgraph") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_subgraph" ADD CONSTRAINT "release_subgraph_number_fkey" FOREIGN KEY ("number") REFERENCES "release"("number") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_subgraph" ADD CONSTRAINT "release_subgraph_subgraph_version_fkey" FOREIGN KEY ("subgraph", "version") REFERENCES "subgraph_version"("subgraph", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Every copy of the registry hears of a release the moment it is committed, and not before.
CREATE FUNCTION announce_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('izin_release', NEW.number::text);
  RETURN NULL;
END $$;
CREATE TRIGGER announce_release AFTER INSERT ON release FOR EACH ROW EXECUTE FUNCTION announce_release();

-- What the service may do: add, and never change what was published. Assignments are the operator's. The role can't log
-- in: the operator grants it to the login the service uses (`GRANT izin_registry TO <login>`).
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'izin_registry') THEN
    CREATE ROLE izin_registry NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another migration made it meanwhile
END $$;

REVOKE ALL ON ALL TABLES IN SCHEMA registry FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA registry FROM PUBLIC;
GRANT USAGE ON SCHEMA registry TO izin_registry;
GRANT SELECT ON sandbox_stamp, assignment, approved_address TO izin_registry;
GRANT SELECT, INSERT ON subgraph_version, release, release_subgraph TO izin_registry;
GRANT SELECT, INSERT, DELETE ON used_proof TO izin_registry;

-- What an operator does here: functions that check, change and log together, in the name of the session's login. The role
-- is made here too, because no order is promised between the owners' migrations.

-- CreateTable
CREATE TABLE "operator_log" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "details" JSONB NOT NULL,

    CONSTRAINT "operator_log_pkey" PRIMARY KEY ("id")
);

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'izin_operator') THEN
    CREATE ROLE izin_operator NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another migration made it meanwhile
END $$;

-- Names and namespaces of a subgraph, for ever: it can't be given to another client, nor other namespaces be given to it,
-- because what it published stands on them. No namespace lies within another's.
CREATE FUNCTION operator_assign(which text, client text, codes text[], prefix text, namespace text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = registry, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('izin assignments'));
  IF which !~ '^[a-z][a-z0-9-]{1,39}$' OR which IN ('person', 'corporate', 'consent') THEN
    RAISE EXCEPTION '% can''t be the name of an agency''s subgraph', which;
  END IF;
  IF prefix !~ '^[A-Z][A-Za-z0-9]{2,}$' THEN RAISE EXCEPTION '% can''t be a prefix of types', prefix; END IF;
  IF namespace !~ '^[a-z0-9_-]+(\.[a-z0-9_-]+){0,3}$' OR namespace ~ '^(entity|izin)(\.|$)' THEN
    RAISE EXCEPTION '% can''t begin scopes', namespace;
  END IF;
  IF coalesce(cardinality(codes), 0) = 0 THEN RAISE EXCEPTION 'name the agency'; END IF;
  IF EXISTS (SELECT FROM assignment a WHERE a.subgraph = which
             AND (a.client_id, a.types, a.scopes) IS DISTINCT FROM (client, prefix, namespace)) THEN
    RAISE EXCEPTION 'the subgraph % is assigned already, otherwise than this', which;
  END IF;
  IF EXISTS (SELECT FROM assignment a WHERE a.subgraph <> which
             AND (starts_with(a.types, prefix) OR starts_with(prefix, a.types))) THEN
    RAISE EXCEPTION 'the prefix % lies within another subgraph''s', prefix;
  END IF;
  IF EXISTS (SELECT FROM assignment a WHERE a.subgraph <> which
             AND (starts_with(a.scopes || '.', namespace || '.') OR starts_with(namespace || '.', a.scopes || '.'))) THEN
    RAISE EXCEPTION 'the scopes % lie within another subgraph''s', namespace;
  END IF;
  INSERT INTO assignment AS a (subgraph, client_id, agencies, types, scopes)
    VALUES (which, client, codes, prefix, namespace)
    ON CONFLICT (subgraph) DO UPDATE SET agencies = excluded.agencies;
  INSERT INTO operator_log (actor, action, subject, details) VALUES (session_user, 'ASSIGN', which,
    jsonb_build_object('client', client, 'agencies', codes, 'types', prefix, 'scopes', namespace));
END $$;

-- Where gateways may call a subgraph; in the clear on this machine alone.
CREATE FUNCTION operator_approve_address(which text, address text, approved boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = registry, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM assignment a WHERE a.subgraph = which) THEN
    RAISE EXCEPTION 'there is no subgraph % of an agency', which;
  END IF;
  IF approved AND address !~ '^(https://[a-z0-9]|http://(localhost|127\.0\.0\.1)[:/])' THEN
    RAISE EXCEPTION 'an address begins with https://';
  END IF;
  IF approved THEN
    INSERT INTO approved_address (subgraph, url) VALUES (which, address) ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM approved_address a WHERE a.subgraph = which AND a.url = address;
  END IF;
  INSERT INTO operator_log (actor, action, subject, details)
    VALUES (session_user, CASE WHEN approved THEN 'APPROVE_ADDRESS' ELSE 'WITHDRAW_ADDRESS' END, which,
            jsonb_build_object('address', address));
END $$;

REVOKE ALL ON operator_log FROM PUBLIC;
REVOKE ALL ON FUNCTION operator_assign(text, text, text[], text, text), operator_approve_address(text, text, boolean)
  FROM PUBLIC;
GRANT USAGE ON SCHEMA registry TO izin_operator;
GRANT SELECT ON assignment, approved_address, operator_log TO izin_operator;
GRANT EXECUTE ON FUNCTION operator_assign(text, text, text[], text, text),
  operator_approve_address(text, text, boolean) TO izin_operator;
