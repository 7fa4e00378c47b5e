-- What each service may do in this schema. The roles can't log in: the operator grants each to the login its service
-- uses (`GRANT izin_gateway TO <login>`).
DO $$
DECLARE wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['izin_gateway', 'izin_authorization_server', 'izin_consent_subgraph'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another migration made it meanwhile
      END;
    END IF;
  END LOOP;
END $$;

REVOKE ALL ON ALL TABLES IN SCHEMA consent FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA consent FROM PUBLIC;
GRANT USAGE ON SCHEMA consent TO izin_gateway, izin_authorization_server, izin_consent_subgraph;
GRANT SELECT ON sandbox_stamp TO izin_gateway, izin_authorization_server, izin_consent_subgraph;

GRANT EXECUTE ON FUNCTION admit_requests(jsonb), sweep_admission(), read_consents(uuid[]),
  read_first_parties(jsonb), release_disclosures(jsonb) TO izin_gateway;

-- The resident's pages and the authorization server: everything about consents, and the log to read.
GRANT SELECT ON client, client_item, client_purpose, client_operation, purpose, scope, acting_role, sandbox_persona,
  disclosure_event TO izin_authorization_server;
GRANT SELECT, INSERT, UPDATE ON consent, consent_item, first_party_subject TO izin_authorization_server;
GRANT SELECT, INSERT ON consent_history TO izin_authorization_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON oidc_artifact, resident_session TO izin_authorization_server;
GRANT EXECUTE ON FUNCTION acting_role_valid(subject_kind, uuid, uuid), event_json(disclosure_event)
  TO izin_authorization_server;

GRANT SELECT ON client, purpose, scope, consent, consent_item, consent_history TO izin_consent_subgraph;
