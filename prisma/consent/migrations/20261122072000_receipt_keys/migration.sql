-- The keys that receipts are signed with are told by the log: the first by the gateway that begins with it, each later one
-- by an entry that both keys sign (schema/contract/receipt-key.ts). So a retired key stays known, and none comes in by a
-- setting alone.
CREATE INDEX log_entry_receipt_key_idx ON log_entry (time) WHERE kind = 'RECEIPT_KEY';

-- In the order of the log; what waits for the sealer comes last.
CREATE FUNCTION receipt_key_entries(issuer text) RETURNS SETOF jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
  SELECT entry_json(e) FROM log_entry e LEFT JOIN log_leaf l ON l.event_id = e.id
  WHERE e.kind = 'RECEIPT_KEY' AND e.body->>'issuer' = issuer ORDER BY l.index NULLS LAST, e.time, e.id
$$;

-- The first key of a gateway's address; nothing where there is one.
CREATE FUNCTION introduce_receipt_key(issuer text, newer text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('izin receipt keys'));
  IF NOT EXISTS (SELECT FROM receipt_key_entries(issuer)) THEN
    INSERT INTO log_entry (kind, body) VALUES ('RECEIPT_KEY', jsonb_build_object('issuer', issuer, 'newer', newer));
  END IF;
END $$;

REVOKE ALL ON FUNCTION receipt_key_entries(text), introduce_receipt_key(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION receipt_key_entries(text), introduce_receipt_key(text, text) TO izin_gateway;
GRANT EXECUTE ON FUNCTION receipt_key_entries(text) TO izin_sealer;
