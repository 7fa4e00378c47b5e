-- Requests of a client at the authorization server in the current minute, beside those at the gateway (client_quota).
CREATE TABLE authorization_quota (
  client_id text PRIMARY KEY,
  minute timestamptz(3) NOT NULL,
  count integer NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON authorization_quota TO izin_authorization_server;
