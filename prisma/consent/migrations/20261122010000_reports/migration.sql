-- What residents report about recipients, for the operator to read. The pages add and count; they never show or change one.
CREATE TABLE problem_report (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL,
  consent_id uuid NOT NULL REFERENCES consent (id) ON DELETE CASCADE ON UPDATE CASCADE,
  topic text NOT NULL,
  words text NOT NULL,
  language text NOT NULL,
  reported_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX problem_report_person_id_reported_at_idx ON problem_report (person_id, reported_at);
CREATE INDEX problem_report_consent_id_idx ON problem_report (consent_id);

-- The person behind an identity provider's `sub`: our own opaque id, made at the first sign-in. It never changes.
CREATE TABLE upstream_subject (
  issuer text NOT NULL,
  sub text NOT NULL,
  person_id uuid NOT NULL UNIQUE,
  first_seen_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (issuer, sub)
);

-- A sign-in that is under way at the identity provider, bound to the browser that began it.
CREATE TABLE upstream_sign_in (
  state_hash text PRIMARY KEY,
  browser_hash text NOT NULL,
  nonce text NOT NULL,
  code_verifier text NOT NULL,
  dpop_key jsonb NOT NULL,
  next text NOT NULL,
  expires_at timestamptz(3) NOT NULL
);
CREATE INDEX upstream_sign_in_expires_at_idx ON upstream_sign_in (expires_at);

GRANT SELECT, INSERT ON problem_report, upstream_subject TO izin_authorization_server;
GRANT SELECT, INSERT, DELETE ON upstream_sign_in TO izin_authorization_server;
