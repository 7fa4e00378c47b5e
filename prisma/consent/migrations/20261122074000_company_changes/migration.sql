-- A person's own app changes the consents that they gave for a company too, as long as they may act for it.

GRANT SELECT (person_id, entity_id, entity_name, uen, role, valid_from, valid_until) ON acting_role TO izin_consent_subgraph;
GRANT EXECUTE ON FUNCTION acting_role_valid(subject_kind, uuid, uuid) TO izin_consent_subgraph;

-- As before. The event is about the person, who acted with an app of their own, whomever the consent is about; of a
-- company's consent it is written only while their role holds.
CREATE OR REPLACE FUNCTION record_change(change jsonb) RETURNS void
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
    JOIN consent k ON k.id = h.consent_id AND coalesce(k.actor_id, k.subject_id) = subject
      AND acting_role_valid(k.subject_kind, k.subject_id, k.actor_id)
    JOIN client cl ON cl.client_id = change->>'client_id' AND cl.kind = 'FIRST_PARTY'
    JOIN first_party_subject f ON f.client_id = cl.client_id AND f.subject_id = subject
  WHERE h.event_id = (change->>'event_id')::uuid AND h.channel = 'GRAPH'
    AND NOT EXISTS (SELECT FROM disclosure_event d WHERE d.id = h.event_id)
  ORDER BY f.sub LIMIT 1;
  IF NOT FOUND THEN RAISE EXCEPTION 'there is no change to record'; END IF;
END $$;
