-- The proofs' server tells everyone of the changes of the log's key; entries are open, events stay closed to it.
GRANT SELECT ON log_entry TO izin_log_server;
GRANT EXECUTE ON FUNCTION entry_json(log_entry) TO izin_log_server;
