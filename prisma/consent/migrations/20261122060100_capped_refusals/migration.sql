-- An answer for which no subgraph was asked, because every field was refused, holds nothing of a person. It was recorded
-- without end: a recipient could fill a resident's log with them. Now it counts under the cap that refusals have. Beyond
-- it the answer may leave without an event; one for which anything was asked never does.
-- New in the batch's elements: "asked", false when no subgraph was. Everything else is as before.
CREATE OR REPLACE FUNCTION write_disclosures(batch jsonb)
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
  empty boolean;
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

    empty := e->'asked' = 'false' AND jsonb_array_length(e->'released') = 0 AND jsonb_array_length(e->'undelivered') = 0;
    -- Refusals are recorded up to a cap per token and minute, then only counted.
    IF why IS NOT NULL OR empty THEN
      INSERT INTO refusal_count AS r (token_hash, minute, count)
        VALUES (e->>'token_hash', date_trunc('minute', clock_timestamp()), 1)
        ON CONFLICT (token_hash, minute) DO UPDATE SET count = r.count + 1
        RETURNING r.count <= 10 INTO kept;
      IF NOT kept THEN
        decision := CASE WHEN why IS NULL THEN 'RELEASED' ELSE 'REFUSED' END;
        reason := why;
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
