-- An identity of the provider may be taken from the person it signs in as: it signs in nobody from then on, until it is
-- enrolled anew, and what stands on its sign-ins ends.

-- CreateTable
CREATE TABLE "unlinked_subject" (
    "issuer" TEXT NOT NULL,
    "sub" TEXT NOT NULL,
    "unlinked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "unlinked_subject_pkey" PRIMARY KEY ("issuer","sub")
);

-- CreateTable
CREATE TABLE "signed_out_person" (
    "person_id" UUID NOT NULL,
    "before" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signed_out_person_pkey" PRIMARY KEY ("person_id")
);

GRANT SELECT ON unlinked_subject TO izin_authorization_server;

-- As before, but for tokens that stand on a sign-in before the person was signed out everywhere. requests: [{"client_id",
-- "sub", "auth_time" (seconds; left out: of unknown time)}]
CREATE OR REPLACE FUNCTION read_first_parties(requests jsonb)
RETURNS TABLE (ordinal int, client_kind text, client_status text, subject_id uuid, operations text[], recipient jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
  SELECT (r.n - 1)::int, cl.kind::text, cl.status::text, f.subject_id,
         ARRAY(SELECT o.name FROM client_operation o WHERE o.client_id = cl.client_id),
         client_recipient(cl)
  FROM jsonb_array_elements(requests) WITH ORDINALITY AS r(value, n)
  JOIN client cl ON cl.client_id = r.value->>'client_id'
  JOIN first_party_subject f ON f.client_id = cl.client_id AND f.sub = r.value->>'sub'
  WHERE NOT EXISTS (
    SELECT FROM signed_out_person s WHERE s.person_id = f.subject_id
      AND coalesce(to_timestamp((r.value->>'auth_time')::float8), '-infinity') <= s.before)
$$;

-- For the operator, as owner of the schema: takes these identities from their persons, all or none. It waits for a sign-in
-- of theirs that is under way, which then ends with the others. Consents stay as they are: they are the person's, and a
-- person signs in to them with the identity that is enrolled next. Nothing personal goes into the log.
CREATE FUNCTION unlink_subjects(of_issuer text, subs text[], why text)
RETURNS TABLE (unlinked int, sessions int)
LANGUAGE plpgsql VOLATILE SET search_path = consent, pg_temp
AS $$
DECLARE
  one text;
  persons uuid[];
BEGIN
  IF why IS NULL OR why <> ALL (ARRAY['REPLACED', 'WRONG_PERSON', 'MISUSED', 'ASKED_FOR']) THEN
    RAISE EXCEPTION 'unlinking needs a reason: REPLACED, WRONG_PERSON, MISUSED or ASKED_FOR';
  END IF;
  FOR one IN SELECT DISTINCT unnest(subs) ORDER BY 1 LOOP
    PERFORM pg_advisory_xact_lock(hashtextextended('izin identity ' || of_issuer || ' ' || one, 0));
  END LOOP;
  WITH gone AS (
    DELETE FROM upstream_subject u WHERE u.issuer = of_issuer AND u.sub = ANY (subs) RETURNING u.sub, u.person_id
  ), kept AS (
    INSERT INTO unlinked_subject (issuer, sub) SELECT of_issuer, gone.sub FROM gone
    ON CONFLICT (issuer, sub) DO UPDATE SET unlinked_at = clock_timestamp()
  )
  SELECT array_agg(gone.person_id) INTO persons FROM gone;
  IF coalesce(cardinality(persons), 0) <> (SELECT count(DISTINCT s) FROM unnest(subs) s) THEN
    RAISE EXCEPTION 'not each of these identities is linked';
  END IF;
  INSERT INTO signed_out_person AS p (person_id, before) SELECT unnest(persons), clock_timestamp()
    ON CONFLICT (person_id) DO UPDATE SET before = excluded.before;
  -- What their own apps could get a new token with.
  DELETE FROM oidc_artifact a USING client c
    WHERE a.payload->>'clientId' = c.client_id AND c.kind = 'FIRST_PARTY'
      AND a.payload->>'accountId' IN (SELECT 'person:' || p FROM unnest(persons) p);
  DELETE FROM resident_session r WHERE r.person_id = ANY (persons);
  GET DIAGNOSTICS sessions = ROW_COUNT;
  unlinked := cardinality(persons);
  PERFORM log_act(session_user, 'UNLINK_IDENTITY', of_issuer, jsonb_build_object('count', unlinked, 'reason', why));
  RETURN NEXT;
END $$;
REVOKE ALL ON FUNCTION unlink_subjects(text, text[], text) FROM PUBLIC;
