-- What an operator does: functions that check, change and log in one transaction. Who did it is the login of the session,
-- which nobody can claim for another; so every operator has a login of their own (`GRANT izin_operator TO <login>`).

-- CreateEnum
CREATE TYPE "approval_decision" AS ENUM ('APPROVED', 'REFUSED');

-- AlterTable
ALTER TABLE "agency" ADD COLUMN     "client_id" TEXT;

-- AlterTable
ALTER TABLE "scope" ADD COLUMN     "suspended" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "item_approval" (
    "client_id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "purpose_code" TEXT NOT NULL,
    "required" BOOLEAN NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "agency_decision" "approval_decision",
    "operator_decision" "approval_decision",
    "reason" TEXT,

    CONSTRAINT "item_approval_pkey" PRIMARY KEY ("client_id","scope")
);

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

-- CreateIndex
CREATE INDEX "operator_log_at_idx" ON "operator_log"("at");

-- AddForeignKey
ALTER TABLE "agency" ADD CONSTRAINT "agency_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("client_id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "item_approval" ADD CONSTRAINT "item_approval_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("client_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "item_approval" ADD CONSTRAINT "item_approval_scope_fkey" FOREIGN KEY ("scope") REFERENCES "scope"("scope") ON DELETE RESTRICT ON UPDATE CASCADE;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'izin_operator') THEN
    CREATE ROLE izin_operator NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another migration made it meanwhile
END $$;
GRANT USAGE ON SCHEMA consent TO izin_operator;
GRANT SELECT ON client, client_item, client_purpose, client_operation, purpose, scope, agency, item_approval, operator_log
  TO izin_operator;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON operator_log FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON operator_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION log_act(actor text, action text, subject text, details jsonb) RETURNS void
LANGUAGE sql VOLATILE SET search_path = consent, pg_temp
AS $$ INSERT INTO operator_log (actor, action, subject, details) VALUES (actor, action, subject, details) $$;

-- 1. Approving items for a client. An agency's own need the agency's word first, on the same terms; the operator's is last.
CREATE FUNCTION approval_state(a item_approval) RETURNS text LANGUAGE sql STABLE SET search_path = consent, pg_temp
AS $$
  SELECT CASE
    WHEN a.agency_decision = 'REFUSED' THEN 'REFUSED_BY_AGENCY'
    WHEN a.operator_decision = 'REFUSED' THEN 'REFUSED_BY_OPERATOR'
    WHEN a.operator_decision = 'APPROVED' THEN 'EFFECTIVE'
    WHEN a.agency_decision = 'APPROVED' THEN 'AGENCY_APPROVED'
    ELSE 'REQUESTED' END
$$;

CREATE FUNCTION operator_approve_items(which text, purpose text, scopes text[], is_required boolean)
RETURNS TABLE (scope text, state text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  one text;
  of_agency boolean;
  known item_approval;
BEGIN
  PERFORM FROM client c WHERE c.client_id = which AND c.kind = 'RELYING_PARTY' AND c.status = 'ACTIVE' FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'there is no bank % that is active', which; END IF;
  IF NOT EXISTS (SELECT FROM client_purpose p WHERE p.client_id = which AND p.purpose_code = purpose) THEN
    RAISE EXCEPTION 'the purpose % is not approved for %', purpose, which;
  END IF;
  FOR one IN SELECT DISTINCT unnest(scopes) ORDER BY 1 LOOP
    SELECT s.registered INTO of_agency FROM scope s WHERE s.scope = one AND s.offered AND NOT s.suspended;
    IF NOT FOUND THEN RAISE EXCEPTION 'there is no item % that can be asked for', one; END IF;
    SELECT a.* INTO known FROM item_approval a WHERE a.client_id = which AND a.scope = one;
    IF known.client_id IS NULL OR known.purpose_code <> purpose OR known.required <> is_required
      OR approval_state(known) LIKE 'REFUSED%' THEN
      INSERT INTO item_approval AS a (client_id, scope, purpose_code, required) VALUES (which, one, purpose, is_required)
      ON CONFLICT (client_id, scope) DO UPDATE SET (purpose_code, required, requested_at, agency_decision, operator_decision, reason)
        = (excluded.purpose_code, excluded.required, excluded.requested_at, NULL, NULL, NULL)
      RETURNING a.* INTO known;
    END IF;
    IF NOT of_agency OR known.agency_decision = 'APPROVED' THEN
      UPDATE item_approval a SET operator_decision = 'APPROVED' WHERE a.client_id = which AND a.scope = one
        RETURNING a.* INTO known;
      INSERT INTO client_item AS i (client_id, scope, required) VALUES (which, one, is_required)
        ON CONFLICT (client_id, scope) DO UPDATE SET required = excluded.required;
    END IF;
    scope := one;
    state := approval_state(known);
    PERFORM log_act(session_user, 'APPROVE_ITEM', which,
      jsonb_build_object('scope', one, 'purpose', purpose, 'required', is_required, 'state', state));
    RETURN NEXT;
  END LOOP;
END $$;

-- Refuses what was requested, or takes back what was approved: nobody can be asked for it from now on.
CREATE FUNCTION refuse_items(by_whom text, by_agency boolean, which text, scopes text[], why text)
RETURNS TABLE (scope text, state text)
LANGUAGE plpgsql VOLATILE SET search_path = consent, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  one text;
  known item_approval;
BEGIN
  IF coalesce(why, '') !~ '\S' THEN RAISE EXCEPTION 'a refusal needs a reason'; END IF;
  PERFORM FROM client c WHERE c.client_id = which FOR UPDATE;
  FOR one IN SELECT DISTINCT unnest(scopes) ORDER BY 1 LOOP
    UPDATE item_approval a SET
      agency_decision = CASE WHEN by_agency THEN 'REFUSED' ELSE a.agency_decision END,
      operator_decision = CASE WHEN by_agency THEN a.operator_decision ELSE 'REFUSED' END, reason = why
      WHERE a.client_id = which AND a.scope = one RETURNING a.* INTO known;
    IF NOT FOUND AND NOT by_agency THEN
      -- Approved before there were reviews.
      INSERT INTO item_approval AS a (client_id, scope, purpose_code, required, operator_decision, reason)
        SELECT i.client_id, i.scope, '', i.required, 'REFUSED', why FROM client_item i
        WHERE i.client_id = which AND i.scope = one RETURNING a.* INTO known;
    END IF;
    IF known.client_id IS NULL THEN RAISE EXCEPTION '% was neither requested nor approved for %', one, which; END IF;
    DELETE FROM client_item i WHERE i.client_id = which AND i.scope = one;
    scope := one;
    state := approval_state(known);
    PERFORM log_act(by_whom, 'REFUSE_ITEM', which, jsonb_build_object('scope', one, 'reason', why, 'state', state));
    RETURN NEXT;
  END LOOP;
END $$;

CREATE FUNCTION operator_refuse_items(which text, scopes text[], why text) RETURNS TABLE (scope text, state text)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$ SELECT * FROM refuse_items(session_user, false, which, scopes, why) $$;

-- The agency's word, through the registry, which knows whose the scopes are.
CREATE FUNCTION agency_decide_items(agency_client text, which text, scopes text[], approve boolean, why text)
RETURNS TABLE (scope text, state text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  one text;
  known item_approval;
BEGIN
  IF NOT EXISTS (SELECT FROM client c WHERE c.client_id = agency_client AND c.kind = 'AGENCY' AND c.status = 'ACTIVE') THEN
    RAISE EXCEPTION 'there is no agency % that is active', agency_client;
  END IF;
  IF NOT approve THEN
    RETURN QUERY SELECT * FROM refuse_items('agency:' || agency_client, true, which, scopes, why);
    RETURN;
  END IF;
  FOR one IN SELECT DISTINCT unnest(scopes) ORDER BY 1 LOOP
    UPDATE item_approval a SET agency_decision = 'APPROVED'
      WHERE a.client_id = which AND a.scope = one AND approval_state(a) IN ('REQUESTED', 'AGENCY_APPROVED')
      RETURNING a.* INTO known;
    IF NOT FOUND THEN RAISE EXCEPTION '% is not requested for %', one, which; END IF;
    scope := one;
    state := approval_state(known);
    PERFORM log_act('agency:' || agency_client, 'AGENCY_APPROVE_ITEM', which, jsonb_build_object('scope', one,
      'purpose', known.purpose_code, 'required', known.required));
    RETURN NEXT;
  END LOOP;
END $$;

-- What waits for an agency or was decided, of the scopes that begin with one of `namespaces`.
CREATE FUNCTION item_requests(namespaces text[])
RETURNS TABLE (client_id text, legal_name text, scope text, title text, purpose_code text, required boolean,
               requested_at timestamptz, state text, reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
  SELECT a.client_id, c.legal_name, a.scope, s.title, a.purpose_code, a.required, a.requested_at, approval_state(a), a.reason
  FROM item_approval a JOIN client c USING (client_id) JOIN scope s USING (scope)
  WHERE s.registered AND EXISTS (SELECT FROM unnest(namespaces) n WHERE a.scope = n OR starts_with(a.scope, n || '.'))
  ORDER BY a.requested_at, a.client_id, a.scope
$$;

-- 2. Agencies: who they are, what their client may do, and the suspension of either.
CREATE FUNCTION public_keys(jwks jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(jsonb_typeof(jwks->'keys') = 'array' AND jsonb_array_length(jwks->'keys') > 0
    AND NOT EXISTS (SELECT FROM jsonb_array_elements(jwks->'keys') k
                    WHERE k ?| ARRAY['d', 'p', 'q', 'k'] OR coalesce(k->>'kid', '') = '' OR coalesce(k->>'kty', '') = ''), false)
$$;

-- An agency beside the catalogue's, with the client by which it publishes. `about`: {client_id, legal_name, uen, address,
-- contact, jwks}. Known, its names and addresses are refreshed; its keys only rotate.
CREATE FUNCTION operator_add_agency(which text, names jsonb, about jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
BEGIN
  IF which !~ '^[A-Z][A-Za-z0-9-]{1,39}$' THEN RAISE EXCEPTION 'an agency''s code is of letters, digits and -'; END IF;
  IF EXISTS (SELECT FROM scope s WHERE which = ANY (s.agency) AND NOT s.registered) THEN
    RAISE EXCEPTION '% is an agency of the catalogue', which;
  END IF;
  IF EXISTS (SELECT FROM unnest(ARRAY['en', 'zh', 'ms', 'ta']) language WHERE coalesce(names->>language, '') !~ '\S') THEN
    RAISE EXCEPTION 'an agency has a name in each of en, zh, ms and ta';
  END IF;
  IF NOT public_keys(about->'jwks') THEN RAISE EXCEPTION 'the keys must be public ones, each with a kid'; END IF;
  IF EXISTS (SELECT FROM client c WHERE c.client_id = about->>'client_id' AND c.kind <> 'AGENCY')
    OR EXISTS (SELECT FROM agency a WHERE (a.code = which) <> (a.client_id = about->>'client_id')) THEN
    RAISE EXCEPTION 'the client % is somebody else''s', about->>'client_id';
  END IF;
  INSERT INTO client AS c (client_id, kind, legal_name, uen, app_name, address, contact, redirect_uris, jwks)
    VALUES (about->>'client_id', 'AGENCY', about->>'legal_name', about->>'uen', names->>'en', about->>'address',
            about->>'contact', '{}', about->'jwks')
    ON CONFLICT (client_id) DO UPDATE SET (legal_name, uen, app_name, address, contact) =
      (excluded.legal_name, excluded.uen, excluded.app_name, excluded.address, excluded.contact);
  INSERT INTO agency AS a (code, names, client_id) VALUES (which, names, about->>'client_id')
    ON CONFLICT (code) DO UPDATE SET names = excluded.names;
  PERFORM log_act(session_user, 'ADD_AGENCY', which, jsonb_build_object('client', about->>'client_id', 'names', names));
END $$;

CREATE FUNCTION operator_assign_subgraph(which text, client text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM client c WHERE c.client_id = client AND c.kind = 'AGENCY') THEN
    RAISE EXCEPTION 'there is no agency''s client %', client;
  END IF;
  IF EXISTS (SELECT FROM agency_subgraph s WHERE s.subgraph = which AND s.client_id <> client) THEN
    RAISE EXCEPTION 'the subgraph % is another agency''s', which;
  END IF;
  INSERT INTO agency_subgraph (subgraph, client_id) VALUES (which, client) ON CONFLICT DO NOTHING;
  PERFORM log_act(session_user, 'ASSIGN_SUBGRAPH', which, jsonb_build_object('client', client));
END $$;

-- `kind`: client or agency. A suspended agency publishes nothing, and nobody can ask for its items.
CREATE FUNCTION operator_set_status(kind text, which text, wanted text, why text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
DECLARE
  of_client text := which;
BEGIN
  IF coalesce(why, '') !~ '\S' THEN RAISE EXCEPTION 'this needs a reason'; END IF;
  IF kind = 'agency' THEN
    UPDATE agency a SET status = wanted::client_status WHERE a.code = which RETURNING a.client_id INTO of_client;
    IF NOT FOUND THEN RAISE EXCEPTION 'there is no agency %', which; END IF;
    UPDATE scope s SET suspended = (wanted = 'SUSPENDED') WHERE s.registered AND which = ANY (s.agency);
  END IF;
  IF of_client IS NOT NULL THEN
    IF wanted = 'SUSPENDED' THEN PERFORM suspend_client(of_client);
    ELSE
      UPDATE client c SET status = 'ACTIVE' WHERE c.client_id = of_client;
      IF NOT FOUND THEN RAISE EXCEPTION 'there is no client of this id'; END IF;
    END IF;
  END IF;
  PERFORM log_act(session_user, CASE wanted WHEN 'SUSPENDED' THEN 'SUSPEND' ELSE 'RESUME' END || '_' || upper(kind), which,
    jsonb_build_object('reason', why));
END $$;

-- A new key counts at once; those before it until the end of the overlap, which is written into them (`exp`).
CREATE FUNCTION operator_rotate_key(which text, key jsonb, overlap_seconds int) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
DECLARE
  before jsonb;
  until bigint := floor(extract(epoch FROM clock_timestamp()))::bigint + overlap_seconds;
BEGIN
  IF NOT public_keys(jsonb_build_object('keys', jsonb_build_array(key))) THEN
    RAISE EXCEPTION 'the key must be a public one with a kid';
  END IF;
  IF overlap_seconds NOT BETWEEN 0 AND 90 * 86400 THEN RAISE EXCEPTION 'keys overlap for 90 days at most'; END IF;
  SELECT c.jwks INTO before FROM client c WHERE c.client_id = which FOR UPDATE;
  IF before IS NULL THEN RAISE EXCEPTION 'there is no client % whose keys are kept here', which; END IF;
  IF EXISTS (SELECT FROM jsonb_array_elements(before->'keys') k WHERE k->>'kid' = key->>'kid') THEN
    RAISE EXCEPTION 'there is a key of this kid already';
  END IF;
  UPDATE client c SET jwks = jsonb_build_object('keys', jsonb_build_array(key - 'exp') || coalesce((
    SELECT jsonb_agg(k || jsonb_build_object('exp', least((k->>'exp')::bigint, until)))
    FROM jsonb_array_elements(before->'keys') k
    WHERE (k->>'exp') IS NULL OR (k->>'exp')::bigint > extract(epoch FROM clock_timestamp())), '[]'))
    WHERE c.client_id = which;
  PERFORM log_act(session_user, 'ROTATE_KEY', which, jsonb_build_object('kid', key->>'kid', 'overlap_seconds', overlap_seconds));
END $$;

-- 3. What was read, by day (Singapore), client and coordinate: counts alone, never whose.
CREATE FUNCTION coordinate_usage(days int)
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
  WHERE e.time >= ((clock_timestamp() AT TIME ZONE 'Asia/Singapore')::date - (days - 1)) AT TIME ZONE 'Asia/Singapore'
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
$$;

REVOKE ALL ON FUNCTION log_act(text, text, text, jsonb), approval_state(item_approval),
  refuse_items(text, boolean, text, text[], text), public_keys(jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION operator_approve_items(text, text, text[], boolean), operator_refuse_items(text, text[], text),
  operator_add_agency(text, jsonb, jsonb), operator_assign_subgraph(text, text),
  operator_set_status(text, text, text, text), operator_rotate_key(text, jsonb, int), coordinate_usage(int),
  agency_decide_items(text, text, text[], boolean, text), item_requests(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION approval_state(item_approval), operator_approve_items(text, text, text[], boolean),
  operator_refuse_items(text, text[], text), operator_add_agency(text, jsonb, jsonb), operator_assign_subgraph(text, text),
  operator_set_status(text, text, text, text), operator_rotate_key(text, jsonb, int), coordinate_usage(int) TO izin_operator;
GRANT EXECUTE ON FUNCTION agency_decide_items(text, text, text[], boolean, text), item_requests(text[]), coordinate_usage(int)
  TO izin_registry;
