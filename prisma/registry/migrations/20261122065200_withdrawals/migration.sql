-- The operator takes a subgraph out of the supergraph, and lets it be published again. The row is the operator's word; the
-- registry, which holds the key, carries it out as the next release.

-- AlterEnum
ALTER TYPE "release_kind" ADD VALUE 'WITHDRAWAL';

-- CreateTable
CREATE TABLE "withdrawal" (
    "subgraph" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "withdrawn_by" TEXT NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "withdrawal_pkey" PRIMARY KEY ("subgraph")
);

-- AddForeignKey
ALTER TABLE "withdrawal" ADD CONSTRAINT "withdrawal_subgraph_fkey" FOREIGN KEY ("subgraph") REFERENCES "assignment"("subgraph") ON DELETE RESTRICT ON UPDATE CASCADE;

REVOKE ALL ON withdrawal FROM PUBLIC;
GRANT SELECT ON withdrawal TO izin_registry, izin_operator;
-- What an operator looks at before: what is in force, and what it is composed of. No data of anybody's is in it.
GRANT SELECT ON release, release_subgraph, subgraph_version TO izin_operator;

-- One release or one withdrawal at a time: of a publish and a withdrawal that cross, the later one sees the earlier.
CREATE FUNCTION release_alone() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('izin releases'));
  RETURN NEW;
END $$;
CREATE TRIGGER release_alone BEFORE INSERT ON release FOR EACH ROW EXECUTE FUNCTION release_alone();

-- Whatever the service believes: no release has in it what was withdrawn.
CREATE FUNCTION refuse_withdrawn() RETURNS trigger LANGUAGE plpgsql SET search_path = registry, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM withdrawal w WHERE w.subgraph = NEW.subgraph) THEN
    RAISE EXCEPTION 'the subgraph % is withdrawn', NEW.subgraph;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_withdrawn BEFORE INSERT ON release_subgraph FOR EACH ROW EXECUTE FUNCTION refuse_withdrawn();

-- `reviewed`: the number of the release that the operator looked at. What would break was judged by that one.
CREATE FUNCTION operator_withdraw_subgraph(which text, why text, reviewed int) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = registry, pg_temp
AS $$
DECLARE
  in_force int;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('izin releases'));
  IF coalesce(why, '') !~ '\S' THEN RAISE EXCEPTION 'this needs a reason'; END IF;
  IF NOT EXISTS (SELECT FROM assignment a WHERE a.subgraph = which) THEN
    RAISE EXCEPTION 'there is no subgraph % of an agency', which;
  END IF;
  SELECT coalesce(max(r.number), 0) INTO in_force FROM release r;
  IF reviewed IS DISTINCT FROM in_force THEN
    RAISE EXCEPTION 'supergraph % is in force by now; look again at what this breaks', in_force;
  END IF;
  INSERT INTO withdrawal (subgraph, reason, withdrawn_by) VALUES (which, why, session_user) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RAISE EXCEPTION 'the subgraph % is withdrawn already', which; END IF;
  INSERT INTO operator_log (actor, action, subject, details)
    VALUES (session_user, 'WITHDRAW_SUBGRAPH', which, jsonb_build_object('reason', why, 'reviewed', reviewed));
  -- Every copy of the registry hears of it the moment it is committed.
  PERFORM pg_notify('izin_release', '');
END $$;

-- It may be published again. Nothing of it is served until its agency does; a withdrawal that was not carried out yet is
-- taken back by it.
CREATE FUNCTION operator_restore_subgraph(which text, why text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = registry, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('izin releases'));
  IF coalesce(why, '') !~ '\S' THEN RAISE EXCEPTION 'this needs a reason'; END IF;
  DELETE FROM withdrawal w WHERE w.subgraph = which;
  IF NOT FOUND THEN RAISE EXCEPTION 'the subgraph % is not withdrawn', which; END IF;
  INSERT INTO operator_log (actor, action, subject, details)
    VALUES (session_user, 'RESTORE_SUBGRAPH', which, jsonb_build_object('reason', why));
END $$;

REVOKE ALL ON FUNCTION operator_withdraw_subgraph(text, text, int), operator_restore_subgraph(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION operator_withdraw_subgraph(text, text, int), operator_restore_subgraph(text, text)
  TO izin_operator;
