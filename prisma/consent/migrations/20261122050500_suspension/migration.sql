-- Suspensions that nothing slips past. A release under a consent waits at the consent; one of a first-party client, which
-- has none, waits at the client; and a consent that is being granted or resumed at this moment counts as one in force.

ALTER FUNCTION release_disclosures(jsonb) RENAME TO write_disclosures;
REVOKE ALL ON FUNCTION write_disclosures(jsonb) FROM PUBLIC, izin_gateway;

-- Log or deny, as before. Clients before consents and heads, as suspend_client does; shared, so that releases don't wait
-- for each other. Clients of consents are not locked: the consent is enough, and there are many.
CREATE FUNCTION release_disclosures(batch jsonb)
RETURNS TABLE (ordinal int, decision text, reason text, event jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
BEGIN
  PERFORM FROM client x
    WHERE x.kind = 'FIRST_PARTY'
      AND x.client_id IN (SELECT b->>'client_id' FROM jsonb_array_elements(batch) b WHERE b->>'consent_id' IS NULL)
    ORDER BY x.client_id FOR SHARE;
  RETURN QUERY SELECT w.ordinal, w.decision, w.reason, w.event FROM write_disclosures(batch) w;
END $$;
REVOKE ALL ON FUNCTION release_disclosures(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION release_disclosures(jsonb) TO izin_gateway;

-- Suspends a client. It takes every consent of the client that could release or is about to, in id order.
CREATE OR REPLACE FUNCTION suspend_client(which text) RETURNS void
LANGUAGE plpgsql SET search_path = consent, pg_temp
AS $$
BEGIN
  UPDATE client SET status = 'SUSPENDED' WHERE client_id = which;
  IF NOT FOUND THEN RAISE EXCEPTION 'there is no client of this id'; END IF;
  PERFORM FROM consent k WHERE k.client_id = which AND k.status IN ('REQUESTED', 'ACTIVE', 'PAUSED')
    ORDER BY k.id FOR NO KEY UPDATE;
END $$;

-- Ends a person's role in a company at once, with the same care.
CREATE OR REPLACE FUNCTION end_acting_role(person uuid, entity uuid) RETURNS void
LANGUAGE plpgsql SET search_path = consent, pg_temp
AS $$
BEGIN
  UPDATE acting_role SET valid_until = clock_timestamp()
    WHERE person_id = person AND entity_id = entity AND (valid_until IS NULL OR valid_until > clock_timestamp());
  IF NOT FOUND THEN RAISE EXCEPTION 'this person has no role in this company'; END IF;
  PERFORM FROM consent k
    WHERE k.actor_id = person AND k.subject_id = entity AND k.status IN ('REQUESTED', 'ACTIVE', 'PAUSED')
    ORDER BY k.id FOR NO KEY UPDATE;
END $$;
