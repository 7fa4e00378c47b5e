-- A person may look at the values themself before they share them. That is a reading like any other: under a consent of
-- their own to this client, for one reading, by the gateway, in the log. The client has no keys and no redirect address, so
-- nobody can ask for a token in its name; the authorization server makes the one that is needed.
INSERT INTO client (client_id, kind, legal_name, uen, app_name, address, contact, redirect_uris, quota_per_minute)
VALUES ('izin-preview', 'FIRST_PARTY', 'Izin', '-', 'Preview for yourself', '-', '-', '{}', 600);

-- As before; of looking at one's own values there is nothing to send and nothing to confirm.
CREATE OR REPLACE FUNCTION fill_outbox() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
DECLARE
  ended CONSTANT boolean := NEW.to_status IN ('REVOKED', 'EXPIRED', 'CONSUMED', 'TERMINATED', 'INVALIDATED');
  snapshot CONSTANT jsonb := CASE WHEN NEW.from_status IS NOT NULL THEN consent_snapshot(NEW.consent_id) END;
BEGIN
  IF snapshot->>'client_id' = 'izin-preview' THEN
    RETURN NULL;
  END IF;
  IF NEW.reason IN ('SHARED', 'AMENDED', 'SHORTENED') OR ended THEN
    INSERT INTO outbox (kind, consent_id, version, reason, snapshot)
      VALUES ('RECEIPT', NEW.consent_id, NEW.version, NEW.reason, snapshot);
  END IF;
  IF (NEW.reason IN ('PAUSED', 'RESUMED', 'AMENDED', 'SHORTENED') OR ended) AND NEW.actor <> 'RECIPIENT'
    AND EXISTS (SELECT FROM consent k JOIN client c ON c.client_id = k.client_id
                WHERE k.id = NEW.consent_id AND c.push_endpoint IS NOT NULL) THEN
    INSERT INTO outbox (kind, consent_id, version, reason, snapshot)
      VALUES ('NOTICE', NEW.consent_id, NEW.version, NEW.reason, snapshot);
  END IF;
  RETURN NULL;
END $$;
