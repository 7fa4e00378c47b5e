-- An item needs the authentication that the operator's table says (design §4). What was granted under a weaker sign-in, or
-- before the operator raised it, is not in force; where either cannot be read as a level, neither. Level 1 is anybody's
-- who signed in, so every consent has it.
CREATE OR REPLACE FUNCTION read_consents(ids uuid[])
RETURNS TABLE (id uuid, version int, status text, client_id text, client_kind text, client_status text,
               subject_kind text, subject_id uuid, actor_id uuid, purpose_code text, fetch_type text,
               expires_at timestamptz, granted text[], acting_role_valid boolean, frequency_left int,
               operations text[], recipient jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
  SELECT c.id, c.version, c.status::text, c.client_id, cl.kind::text, cl.status::text,
         c.subject_kind::text, c.subject_id, c.actor_id, c.purpose_code, c.fetch_type::text, c.expires_at,
         ARRAY(SELECT i.scope FROM consent_item i
               WHERE i.consent_id = c.id AND i.decision = 'GRANTED'
                 AND NOT EXISTS (
                   SELECT FROM scope s WHERE s.scope = i.scope AND s.acr <> 'urn:izin:acr:1'
                     AND NOT coalesce(substring(c.acr FROM '^urn:izin:acr:(\d{1,3})$')::int
                                      >= substring(s.acr FROM '^urn:izin:acr:(\d{1,3})$')::int, false))
               ORDER BY i.scope),
         acting_role_valid(c.subject_kind, c.subject_id, c.actor_id),
         frequency_left(c),
         ARRAY(SELECT o.name FROM client_operation o WHERE o.client_id = c.client_id),
         c.recipient
  FROM consent c JOIN client cl ON cl.client_id = c.client_id
  WHERE c.id = ANY (ids)
$$;
