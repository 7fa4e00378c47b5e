-- Whoever exports or audits the log reads all of it and changes nothing; that it was read goes into the log.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'izin_log_auditor') THEN
    BEGIN
      CREATE ROLE izin_log_auditor NOLOGIN;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another migration made it meanwhile
    END;
  END IF;
END $$;
GRANT USAGE ON SCHEMA consent TO izin_log_auditor;
GRANT SELECT ON disclosure_event, log_entry, log_pending, log_leaf, log_node, log_checkpoint, log_cosignature, redacted_event
  TO izin_log_auditor;
GRANT EXECUTE ON FUNCTION event_json(disclosure_event), entry_json(log_entry), record_log_read(text, int)
  TO izin_log_auditor;
