-- What the gateway may do here: admit a request, read a consent, release. Each takes a whole tick's worth of requests
-- as one jsonb array and answers a row for each, so that one round trip serves them all.
-- The functions run with the rights of the schema's owner; the gateway's role may call them and touch no table.

-- 1. Admission: a DPoP proof is used once (RFC 9449 §11.1), and a client keeps to its quota.
-- requests: [{"jkt", "jti", "expires_at" (ISO 8601), "client_id"}]
CREATE FUNCTION admit_requests(requests jsonb)
RETURNS TABLE (ordinal int, outcome text, retry_after int)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
DECLARE
  this_minute timestamptz(3) := date_trunc('minute', clock_timestamp());
BEGIN
  RETURN QUERY
  WITH asked AS (
    SELECT (r.n - 1)::int AS n, r.value->>'jkt' AS jkt, r.value->>'jti' AS jti,
           (r.value->>'expires_at')::timestamptz AS expires_at, r.value->>'client_id' AS client_id
    FROM jsonb_array_elements(requests) WITH ORDINALITY AS r(value, n)
  ),
  -- In key order, so that two batches with the same keys wait for each other instead of deadlocking.
  recorded AS (
    INSERT INTO used_proof AS u (jkt, jti, expires_at)
    SELECT DISTINCT ON (a.jkt, a.jti) a.jkt, a.jti, a.expires_at FROM asked a ORDER BY a.jkt, a.jti, a.n
    ON CONFLICT DO NOTHING
    RETURNING u.jkt, u.jti
  ),
  judged AS (
    SELECT a.n, a.client_id,
           r.jkt IS NOT NULL AND a.n = min(a.n) OVER (PARTITION BY a.jkt, a.jti) AS fresh
    FROM asked a LEFT JOIN recorded r ON r.jkt = a.jkt AND r.jti = a.jti
  ),
  counted AS (
    INSERT INTO client_quota AS q (client_id, minute, count)
    SELECT j.client_id, this_minute, count(*)::int FROM judged j WHERE j.fresh GROUP BY j.client_id ORDER BY j.client_id
    ON CONFLICT (client_id) DO UPDATE
      SET count = CASE WHEN q.minute = excluded.minute THEN q.count + excluded.count ELSE excluded.count END,
          minute = excluded.minute
    RETURNING q.client_id, q.count
  ),
  ranked AS (
    SELECT j.n, j.client_id, j.fresh,
           -- Position of this request within the client's minute, counted from one.
           c.count - (count(*) FILTER (WHERE j.fresh) OVER (PARTITION BY j.client_id))
             + (count(*) FILTER (WHERE j.fresh) OVER (PARTITION BY j.client_id ORDER BY j.n)) AS position
    FROM judged j LEFT JOIN counted c ON c.client_id = j.client_id
  )
  SELECT r.n,
         CASE WHEN NOT r.fresh THEN 'REPLAYED'
              WHEN r.position > coalesce(cl.quota_per_minute, 0) THEN 'QUOTA_EXCEEDED'
              ELSE 'ADMITTED' END,
         ceil(extract(epoch FROM this_minute + interval '1 minute' - clock_timestamp()))::int
  FROM ranked r LEFT JOIN client cl ON cl.client_id = r.client_id
  ORDER BY r.n;
END $$;

-- Removes what no longer guards anything. Returns how many proofs were removed.
CREATE FUNCTION sweep_admission() RETURNS int
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
  WITH old_counts AS (DELETE FROM refusal_count WHERE minute < clock_timestamp() - interval '1 hour'),
       old AS (DELETE FROM used_proof WHERE expires_at < clock_timestamp() RETURNING 1)
  SELECT count(*)::int FROM old
$$;

-- Whether the person may act for the company at this moment; true for a person's own consent.
CREATE FUNCTION acting_role_valid(kind subject_kind, subject uuid, actor uuid) RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = consent, pg_temp
AS $$
  SELECT kind = 'PERSON' OR EXISTS (
    SELECT FROM acting_role r WHERE r.person_id = actor AND r.entity_id = subject
      AND r.valid_from <= clock_timestamp() AND (r.valid_until IS NULL OR r.valid_until > clock_timestamp()))
$$;

-- Readings left today (calendar day in Asia/Singapore); null where there is no limit.
CREATE FUNCTION frequency_left(c consent) RETURNS int
LANGUAGE sql VOLATILE SET search_path = consent, pg_temp
AS $$
  SELECT c.frequency_per_day
    - CASE WHEN c.used_on = (clock_timestamp() AT TIME ZONE 'Asia/Singapore')::date THEN c.used_count ELSE 0 END
$$;

-- A client as it is named in consents and events.
CREATE FUNCTION client_recipient(cl client) RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
  SELECT jsonb_build_object('legal_name', cl.legal_name, 'uen', cl.uen, 'app', cl.app_name)
$$;

CREATE FUNCTION text_array(list jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE
AS $$
  SELECT ARRAY(SELECT jsonb_array_elements_text(list))
$$;

-- 2. The consents as they stand now. One row for each id that exists.
CREATE FUNCTION read_consents(ids uuid[])
RETURNS TABLE (id uuid, version int, status text, client_id text, client_kind text, client_status text,
               subject_kind text, subject_id uuid, actor_id uuid, purpose_code text, fetch_type text,
               expires_at timestamptz, granted text[], acting_role_valid boolean, frequency_left int,
               operations text[], recipient jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
  SELECT c.id, c.version, c.status::text, c.client_id, cl.kind::text, cl.status::text,
         c.subject_kind::text, c.subject_id, c.actor_id, c.purpose_code, c.fetch_type::text, c.expires_at,
         ARRAY(SELECT i.scope FROM consent_item i WHERE i.consent_id = c.id AND i.decision = 'GRANTED' ORDER BY i.scope),
         acting_role_valid(c.subject_kind, c.subject_id, c.actor_id),
         frequency_left(c),
         ARRAY(SELECT o.name FROM client_operation o WHERE o.client_id = c.client_id),
         c.recipient
  FROM consent c JOIN client cl ON cl.client_id = c.client_id
  WHERE c.id = ANY (ids)
$$;

-- The persons behind first-party tokens, which carry no consent. requests: [{"client_id", "sub"}]
CREATE FUNCTION read_first_parties(requests jsonb)
RETURNS TABLE (ordinal int, client_kind text, client_status text, subject_id uuid, operations text[], recipient jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
  SELECT (r.n - 1)::int, cl.kind::text, cl.status::text, f.subject_id,
         ARRAY(SELECT o.name FROM client_operation o WHERE o.client_id = cl.client_id),
         client_recipient(cl)
  FROM jsonb_array_elements(requests) WITH ORDINALITY AS r(value, n)
  JOIN client cl ON cl.client_id = r.value->>'client_id'
  JOIN first_party_subject f ON f.client_id = cl.client_id AND f.sub = r.value->>'sub'
$$;

-- 3. Why this consent releases nothing now; null when it may release. The order is that of the public error table.
CREATE FUNCTION consent_refusal(c consent, cl client, asking_client text, token_version int) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = consent, pg_temp
AS $$
BEGIN
  IF c.id IS NULL OR cl.client_id IS NULL OR c.client_id <> asking_client THEN RETURN 'CONSENT_NOT_FOUND'; END IF;
  IF cl.status <> 'ACTIVE' THEN RETURN 'CLIENT_SUSPENDED'; END IF;
  IF c.status <> 'ACTIVE' THEN
    RETURN CASE c.status
      WHEN 'REVOKED' THEN 'CONSENT_REVOKED'
      WHEN 'PAUSED' THEN 'CONSENT_PAUSED'
      WHEN 'CONSUMED' THEN 'CONSENT_CONSUMED'
      WHEN 'TERMINATED' THEN 'CONSENT_TERMINATED'
      WHEN 'INVALIDATED' THEN 'CONSENT_INVALIDATED'
      WHEN 'EXPIRED' THEN 'CONSENT_EXPIRED'
      ELSE 'CONSENT_NOT_ACTIVE' END;
  END IF;
  IF c.expires_at IS NULL OR c.expires_at <= clock_timestamp() THEN RETURN 'CONSENT_EXPIRED'; END IF;
  IF c.version <> token_version THEN RETURN 'CONSENT_CHANGED'; END IF;
  IF NOT acting_role_valid(c.subject_kind, c.subject_id, c.actor_id) THEN RETURN 'ACTING_ROLE_LOST'; END IF;
  IF frequency_left(c) <= 0 THEN RETURN 'FREQUENCY_LIMIT_REACHED'; END IF;
  RETURN NULL;
END $$;

-- The event as everyone computes its leaf from: time in milliseconds, salts in hex.
CREATE FUNCTION event_json(e disclosure_event) RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
  SELECT to_jsonb(e) || jsonb_build_object(
    'time', to_char(e.time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'sequence', e.sequence::text,
    'salt', encode(e.salt, 'hex'),
    'subject_salt', encode(e.subject_salt, 'hex'),
    'sequence_salt', encode(e.sequence_salt, 'hex'))
$$;

-- Log or deny: the only way to write a disclosure event. Either the answer says RELEASED and the event is in, or
-- nothing may be released. batch: [{"event_id", "client_id", "sub", "actor", "consent_id", "consent_version",
-- "purpose", "operation_hash", "operation_name", "requested", "released", "undelivered", "refused", "agencies",
-- "salt", "subject_salt", "sequence_salt" (hex), "token_hash", "refusal"}]; `refusal` is set when the gateway has
-- already refused and only the record is wanted.
CREATE FUNCTION release_disclosures(batch jsonb)
RETURNS TABLE (ordinal int, decision text, reason text, event jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
DECLARE
  e jsonb;
  n int := -1;
  c consent;
  cl client;
  why text;
  kept boolean;
  subjects uuid[];
  written disclosure_event;
BEGIN
  -- Locks: first the consents, then the heads, each in id order; every writer of several keeps to this order.
  PERFORM FROM consent k
    WHERE k.id IN (SELECT (b->>'consent_id')::uuid FROM jsonb_array_elements(batch) b)
    ORDER BY k.id FOR NO KEY UPDATE;

  subjects := ARRAY(
    SELECT coalesce(k.subject_id, f.subject_id)
    FROM jsonb_array_elements(batch) WITH ORDINALITY b(value, n)
    LEFT JOIN consent k ON k.id = (b.value->>'consent_id')::uuid AND k.client_id = b.value->>'client_id'
    LEFT JOIN first_party_subject f
      ON b.value->>'consent_id' IS NULL AND f.client_id = b.value->>'client_id' AND f.sub = b.value->>'sub'
    ORDER BY b.n);
  INSERT INTO subject_head (subject_id, sequence)
    SELECT DISTINCT s, 0 FROM unnest(subjects) s WHERE s IS NOT NULL ORDER BY s ON CONFLICT DO NOTHING;
  PERFORM FROM subject_head h WHERE h.subject_id = ANY (subjects) ORDER BY h.subject_id FOR NO KEY UPDATE;

  FOR e IN SELECT b.value FROM jsonb_array_elements(batch) WITH ORDINALITY b(value, n) ORDER BY b.n LOOP
    n := n + 1;
    ordinal := n;
    event := NULL;
    IF subjects[n + 1] IS NULL THEN
      decision := 'REFUSED'; reason := 'CONSENT_NOT_FOUND';
      RETURN NEXT;
      CONTINUE;
    END IF;

    -- Read anew for each: an earlier release of this batch may have consumed the consent.
    SELECT * INTO cl FROM client x WHERE x.client_id = e->>'client_id';
    IF e->>'refusal' IS NOT NULL THEN
      why := e->>'refusal';
      SELECT * INTO c FROM consent k WHERE k.id = (e->>'consent_id')::uuid;
    ELSIF e->>'consent_id' IS NULL THEN
      c := NULL;
      why := CASE WHEN cl.status <> 'ACTIVE' THEN 'CLIENT_SUSPENDED'
                  WHEN cl.kind <> 'FIRST_PARTY' THEN 'CONSENT_NOT_FOUND' END;
    ELSE
      SELECT * INTO c FROM consent k WHERE k.id = (e->>'consent_id')::uuid;
      why := consent_refusal(c, cl, e->>'client_id', (e->>'consent_version')::int);
    END IF;

    -- Refusals are recorded up to a cap per token and minute, then only counted.
    IF why IS NOT NULL THEN
      INSERT INTO refusal_count AS r (token_hash, minute, count)
        VALUES (e->>'token_hash', date_trunc('minute', clock_timestamp()), 1)
        ON CONFLICT (token_hash, minute) DO UPDATE SET count = r.count + 1
        RETURNING r.count <= 10 INTO kept;
      IF NOT kept THEN
        decision := 'REFUSED'; reason := why;
        RETURN NEXT;
        CONTINUE;
      END IF;
    ELSIF c.id IS NOT NULL AND jsonb_array_length(e->'released') > 0 THEN
      IF c.fetch_type = 'ONCE' THEN
        WITH spent AS (
          UPDATE consent k SET status = 'CONSUMED', version = k.version + 1
          WHERE k.id = c.id AND k.status = 'ACTIVE' RETURNING k.id, k.version)
        INSERT INTO consent_history (consent_id, version, from_status, to_status, actor, reason, channel)
          SELECT spent.id, spent.version, 'ACTIVE', 'CONSUMED', 'RECIPIENT', 'READ_ONCE', 'GATEWAY' FROM spent;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'the consent was consumed between its check and its release';
        END IF;
      ELSIF c.frequency_per_day IS NOT NULL THEN
        UPDATE consent k
          SET used_count = CASE WHEN k.used_on = (clock_timestamp() AT TIME ZONE 'Asia/Singapore')::date THEN k.used_count + 1 ELSE 1 END,
              used_on = (clock_timestamp() AT TIME ZONE 'Asia/Singapore')::date
          WHERE k.id = c.id;
      END IF;
    END IF;

    UPDATE subject_head h SET sequence = h.sequence + 1 WHERE h.subject_id = subjects[n + 1]
      RETURNING h.sequence INTO written.sequence;
    INSERT INTO disclosure_event AS d (
      id, time, subject_id, sequence, client_id, recipient, pairwise_sub, pairwise_actor, consent_id, consent_version,
      purpose, operation_hash, operation_name, requested, released, undelivered, refused, agencies, outcome, reason,
      salt, subject_salt, sequence_salt)
    SELECT (e->>'event_id')::uuid, date_trunc('milliseconds', clock_timestamp()), subjects[n + 1], written.sequence,
      cl.client_id, coalesce(c.recipient, client_recipient(cl)), e->>'sub', e->>'actor', c.id,
      (e->>'consent_version')::int, c.purpose_code, e->>'operation_hash', e->>'operation_name',
      text_array(e->'requested'),
      CASE WHEN why IS NULL THEN text_array(e->'released') ELSE '{}' END,
      CASE WHEN why IS NULL THEN text_array(e->'undelivered') ELSE '{}' END,
      CASE WHEN why IS NULL THEN e->'refused' ELSE (
        SELECT coalesce(jsonb_agg(jsonb_build_object('coordinate', q, 'reason', why)), '[]')
        FROM jsonb_array_elements_text(e->'requested') q) END,
      text_array(e->'agencies'),
      CASE WHEN why IS NOT NULL THEN 'REFUSED'
           WHEN jsonb_array_length(e->'refused') = 0 AND jsonb_array_length(e->'undelivered') = 0 THEN 'RELEASED'
           WHEN jsonb_array_length(e->'released') = 0 THEN 'REFUSED'
           ELSE 'PARTIAL' END::disclosure_outcome,
      why, decode(e->>'salt', 'hex'), decode(e->>'subject_salt', 'hex'), decode(e->>'sequence_salt', 'hex')
    RETURNING d.* INTO written;

    decision := CASE WHEN why IS NULL THEN 'RELEASED' ELSE 'REFUSED' END;
    reason := why;
    event := event_json(written);
    RETURN NEXT;
  END LOOP;
END $$;

-- An event or a consent's history is written once and never changed.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON disclosure_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON disclosure_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON consent_history FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON consent_history FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Suspends a client. It takes every consent of the client that could still release, in id order, so that a release
-- under way commits before the suspension does and none commits after it.
CREATE FUNCTION suspend_client(which text) RETURNS void
LANGUAGE plpgsql SET search_path = consent, pg_temp
AS $$
BEGIN
  UPDATE client SET status = 'SUSPENDED' WHERE client_id = which;
  IF NOT FOUND THEN RAISE EXCEPTION 'there is no client of this id'; END IF;
  PERFORM FROM consent k WHERE k.client_id = which AND k.status = 'ACTIVE' ORDER BY k.id FOR NO KEY UPDATE;
END $$;

-- Ends a person's role in a company at once, with the same care.
CREATE FUNCTION end_acting_role(person uuid, entity uuid) RETURNS void
LANGUAGE plpgsql SET search_path = consent, pg_temp
AS $$
BEGIN
  UPDATE acting_role SET valid_until = clock_timestamp()
    WHERE person_id = person AND entity_id = entity AND (valid_until IS NULL OR valid_until > clock_timestamp());
  IF NOT FOUND THEN RAISE EXCEPTION 'this person has no role in this company'; END IF;
  PERFORM FROM consent k WHERE k.actor_id = person AND k.subject_id = entity AND k.status = 'ACTIVE'
    ORDER BY k.id FOR NO KEY UPDATE;
END $$;
