-- An audit holds every stored row against the tree; a missing body is right only where a retention deleted it.
GRANT SELECT ON redacted_event TO izin_sealer;
