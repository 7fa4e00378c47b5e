-- The sealer looks at the changes of the log's key with each batch; readings of the log must not slow it down.
CREATE INDEX log_entry_key_idx ON log_entry (time) WHERE kind = 'KEY';

-- Whoever hands out proofs hands out the changes of the key with them. Entries are open to everyone.
GRANT SELECT ON log_entry TO izin_authorization_server;
GRANT EXECUTE ON FUNCTION entry_json(log_entry) TO izin_authorization_server;
