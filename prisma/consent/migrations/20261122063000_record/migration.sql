-- What a person is shown of the log. A law may let the operator hold back who asked, for a time: such entries are then
-- counted and not described, so that a person's own numbers never have a gap that nobody explains.

-- CreateTable
CREATE TABLE "disclosure_restriction" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "subject_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "shown_from" TIMESTAMPTZ(3) NOT NULL,
    "entry_id" UUID NOT NULL,

    CONSTRAINT "disclosure_restriction_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "disclosure_restriction_subject_id_client_id_idx" ON "disclosure_restriction"("subject_id", "client_id");

-- AddForeignKey
ALTER TABLE "disclosure_restriction" ADD CONSTRAINT "disclosure_restriction_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "log_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- It may end earlier than it was set to, and nothing else of it changes.
CREATE FUNCTION only_end_earlier() RETURNS trigger
LANGUAGE plpgsql SET search_path = consent, pg_temp
AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.shown_from < OLD.shown_from
    AND (NEW.id, NEW.subject_id, NEW.client_id, NEW.starts_at, NEW.entry_id)
      = (OLD.id, OLD.subject_id, OLD.client_id, OLD.starts_at, OLD.entry_id)
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a restriction can only end earlier' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER only_end_earlier BEFORE UPDATE OR DELETE ON disclosure_restriction
  FOR EACH ROW EXECUTE FUNCTION only_end_earlier();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON disclosure_restriction
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- For the operator: entries of this client about this subject, from `starts_at` on, are shown as a number alone until
-- `shown_from`, a year from now at most. `basis` names the law. The log says that it was done, not to whom.
CREATE FUNCTION restrict_disclosures(subject uuid, client text, starts_at timestamptz, shown_from timestamptz, basis text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
DECLARE
  entry uuid;
  made uuid;
BEGIN
  IF subject IS NULL OR starts_at IS NULL OR coalesce(btrim(basis), '') = ''
    OR NOT EXISTS (SELECT FROM client c WHERE c.client_id = client)
    OR shown_from IS NULL OR shown_from <= greatest(clock_timestamp(), starts_at)
    OR shown_from > clock_timestamp() + interval '1 year' THEN
    RAISE EXCEPTION 'a restriction needs a subject, a client, its basis in law and an end within a year';
  END IF;
  INSERT INTO log_entry (kind, body)
    VALUES ('RESTRICTION', jsonb_build_object(
      'starts_at', to_char(starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'shown_from', to_char(shown_from AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'basis', basis, 'salt', encode(sha256(gen_random_uuid()::text::bytea), 'hex')))
    RETURNING id INTO entry;
  INSERT INTO disclosure_restriction (subject_id, client_id, starts_at, shown_from, entry_id)
    VALUES (subject, client, starts_at, shown_from, entry) RETURNING id INTO made;
  RETURN made;
END $$;

-- Ends it now.
CREATE FUNCTION lift_restriction(restriction uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
  UPDATE disclosure_restriction SET shown_from = clock_timestamp() WHERE id = restriction AND shown_from > clock_timestamp()
$$;

-- From when this entry may be described; null when it may be now.
CREATE FUNCTION held_back_until(e disclosure_event) RETURNS timestamptz
LANGUAGE sql STABLE
AS $$
  SELECT max(r.shown_from) FROM consent.disclosure_restriction r
  WHERE r.subject_id = e.subject_id AND r.client_id = e.client_id AND e.time >= r.starts_at AND e.time < r.shown_from
    AND r.shown_from > now()
$$;

-- What a person may be shown: the entries about them, and those of consents they gave for a company.
CREATE FUNCTION shown_events(person uuid) RETURNS SETOF disclosure_event
LANGUAGE sql STABLE
AS $$
  SELECT e.* FROM consent.disclosure_event e WHERE e.subject_id = person AND consent.held_back_until(e) IS NULL
  UNION ALL
  SELECT e.* FROM consent.consent c JOIN consent.disclosure_event e ON e.consent_id = c.id
  WHERE c.actor_id = person AND c.subject_kind = 'ENTITY' AND e.subject_id = c.subject_id
    AND consent.held_back_until(e) IS NULL
$$;

-- A person's own numbers: how many there are, and which of them have no entry to show, and why. One statement, so that a
-- release at this moment is either wholly in it or not at all. `missing` has no explanation.
CREATE FUNCTION record_numbers(person uuid)
RETURNS TABLE (last bigint, redacted bigint, held_back bigint[], held_back_until timestamptz, missing bigint[])
LANGUAGE sql STABLE
AS $$
  WITH head AS (SELECT h.sequence FROM consent.subject_head h WHERE h.subject_id = person),
       own AS (SELECT e.sequence, consent.held_back_until(e) AS until FROM consent.disclosure_event e WHERE e.subject_id = person),
       gone AS (SELECT r.sequence FROM consent.redacted_event r WHERE r.subject_id = person)
  SELECT coalesce((SELECT sequence FROM head), 0), (SELECT count(*) FROM gone),
    ARRAY(SELECT sequence FROM own WHERE until IS NOT NULL ORDER BY 1), (SELECT max(until) FROM own),
    ARRAY(SELECT generate_series(1, (SELECT sequence FROM head))
          EXCEPT SELECT sequence FROM own EXCEPT SELECT sequence FROM gone ORDER BY 1)
$$;

REVOKE ALL ON disclosure_restriction FROM PUBLIC;
REVOKE ALL ON FUNCTION only_end_earlier(), restrict_disclosures(uuid, text, timestamptz, timestamptz, text), lift_restriction(uuid),
  held_back_until(disclosure_event), shown_events(uuid), record_numbers(uuid) FROM PUBLIC;
GRANT SELECT ON disclosure_restriction TO izin_authorization_server;
GRANT EXECUTE ON FUNCTION held_back_until(disclosure_event), shown_events(uuid), record_numbers(uuid)
  TO izin_authorization_server;
