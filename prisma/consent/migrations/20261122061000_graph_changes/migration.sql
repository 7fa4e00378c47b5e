-- Changes of a consent by its person's own app, through the graph. The consent subgraph writes the change as the one
-- writer of changes does, and in the same transaction the event of it through the functions below.

-- AlterTable
ALTER TABLE "consent_history" ADD COLUMN "event_id" UUID;

-- CreateIndex
CREATE UNIQUE INDEX "consent_history_event_id_key" ON "consent_history"("event_id");

-- CreateIndex
CREATE INDEX "first_party_subject_subject_id_client_id_idx" ON "first_party_subject"("subject_id", "client_id");

-- Whether this app may change something of this person's now, under an event id that was never used: an assertion that
-- comes twice changes nothing the second time. Takes the client before the consents, as every release does, so that a
-- suspension of the app is waited for.
CREATE FUNCTION admit_change(app text, person uuid, event uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
BEGIN
  PERFORM FROM client x WHERE x.client_id = app FOR SHARE;
  RETURN EXISTS (
      SELECT FROM client x JOIN first_party_subject f ON f.client_id = x.client_id
      WHERE x.client_id = app AND x.kind = 'FIRST_PARTY' AND x.status = 'ACTIVE' AND f.subject_id = person)
    AND NOT EXISTS (SELECT FROM consent_history h WHERE h.event_id = event);
END $$;

-- The event of a change that this transaction has written under the event's id; without one there is nothing to record.
-- change: {"event_id", "client_id", "subject_id", "coordinate", "operation_hash", "operation_name", "salt",
-- "subject_salt", "sequence_salt" (hex)}
CREATE FUNCTION record_change(change jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
DECLARE
  subject uuid := (change->>'subject_id')::uuid;
  next_sequence bigint;
BEGIN
  INSERT INTO subject_head (subject_id, sequence) VALUES (subject, 0) ON CONFLICT DO NOTHING;
  UPDATE subject_head h SET sequence = h.sequence + 1 WHERE h.subject_id = subject RETURNING h.sequence INTO next_sequence;
  INSERT INTO disclosure_event (
    id, time, subject_id, sequence, client_id, recipient, pairwise_sub, consent_id, consent_version, operation_hash,
    operation_name, requested, released, undelivered, refused, agencies, outcome, salt, subject_salt, sequence_salt)
  SELECT h.event_id, date_trunc('milliseconds', clock_timestamp()), subject, next_sequence, cl.client_id,
    client_recipient(cl), f.sub, h.consent_id, h.version, change->>'operation_hash', change->>'operation_name',
    ARRAY[change->>'coordinate'], ARRAY[change->>'coordinate'], '{}', '[]', '{}', 'RELEASED',
    decode(change->>'salt', 'hex'), decode(change->>'subject_salt', 'hex'), decode(change->>'sequence_salt', 'hex')
  FROM consent_history h
    JOIN consent k ON k.id = h.consent_id AND k.subject_kind = 'PERSON' AND k.subject_id = subject
    JOIN client cl ON cl.client_id = change->>'client_id' AND cl.kind = 'FIRST_PARTY'
    JOIN first_party_subject f ON f.client_id = cl.client_id AND f.subject_id = subject
  WHERE h.event_id = (change->>'event_id')::uuid AND h.channel = 'GRAPH'
    AND NOT EXISTS (SELECT FROM disclosure_event d WHERE d.id = h.event_id)
  ORDER BY f.sub LIMIT 1;
  IF NOT FOUND THEN RAISE EXCEPTION 'there is no change to record'; END IF;
END $$;

-- The event of a change just made through this app; null when none was made.
CREATE FUNCTION change_event(event uuid, app text) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
  SELECT event_json(d) FROM disclosure_event d
  WHERE d.id = event AND d.client_id = app AND d.time > clock_timestamp() - interval '5 minutes'
    AND EXISTS (SELECT FROM consent_history h WHERE h.event_id = d.id)
$$;

REVOKE ALL ON FUNCTION admit_change(text, uuid, uuid), record_change(jsonb), change_event(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION change_event(uuid, text) TO izin_gateway;
GRANT EXECUTE ON FUNCTION admit_change(text, uuid, uuid), record_change(jsonb) TO izin_consent_subgraph;
-- State and end are all that a person changes there.
GRANT UPDATE (status, version, expires_at) ON consent TO izin_consent_subgraph;
GRANT INSERT ON consent_history TO izin_consent_subgraph;
