-- Step-up (RFC 9470): the gateway names what is held back for want of a stronger sign-in, and a sign-in under way at the
-- identity provider remembers how strong it has to be.
ALTER TABLE upstream_sign_in ADD COLUMN needed_acr text NOT NULL DEFAULT 'urn:izin:acr:1';

-- As before, with the granted items that the consent's own sign-in is too weak for, and the level that each needs.
DROP FUNCTION read_consents(uuid[]);
CREATE FUNCTION read_consents(ids uuid[])
RETURNS TABLE (id uuid, version int, status text, client_id text, client_kind text, client_status text,
               subject_kind text, subject_id uuid, actor_id uuid, purpose_code text, fetch_type text,
               expires_at timestamptz, granted text[], held_back jsonb, acting_role_valid boolean, frequency_left int,
               operations text[], recipient jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
  SELECT c.id, c.version, c.status::text, c.client_id, cl.kind::text, cl.status::text,
         c.subject_kind::text, c.subject_id, c.actor_id, c.purpose_code, c.fetch_type::text, c.expires_at,
         items.granted, items.held_back,
         acting_role_valid(c.subject_kind, c.subject_id, c.actor_id),
         frequency_left(c),
         ARRAY(SELECT o.name FROM client_operation o WHERE o.client_id = c.client_id),
         c.recipient
  FROM consent c JOIN client cl ON cl.client_id = c.client_id
  CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(j.scope ORDER BY j.scope) FILTER (WHERE NOT j.too_weak), '{}') AS granted,
           coalesce(jsonb_object_agg(j.scope, j.needed) FILTER (WHERE j.too_weak), '{}') AS held_back
    FROM (
      SELECT i.scope, s.acr AS needed,
             coalesce(s.acr <> 'urn:izin:acr:1'
               AND NOT coalesce(substring(c.acr FROM '^urn:izin:acr:(\d{1,3})$')::int
                                >= substring(s.acr FROM '^urn:izin:acr:(\d{1,3})$')::int, false), false) AS too_weak
      FROM consent_item i LEFT JOIN scope s ON s.scope = i.scope
      WHERE i.consent_id = c.id AND i.decision = 'GRANTED'
    ) j
  ) items
  WHERE c.id = ANY (ids)
$$;
REVOKE ALL ON FUNCTION read_consents(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION read_consents(uuid[]) TO izin_gateway;
