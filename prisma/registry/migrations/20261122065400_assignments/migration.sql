-- Namespaces stay for ever once something was published under them; until then a slip of the operator's can be mended.
CREATE OR REPLACE FUNCTION operator_assign(which text, client text, codes text[], prefix text, namespace text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = registry, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('izin assignments'));
  IF which !~ '^[a-z][a-z0-9-]{1,39}$' OR which IN ('person', 'corporate', 'consent') THEN
    RAISE EXCEPTION '% can''t be the name of an agency''s subgraph', which;
  END IF;
  IF prefix !~ '^[A-Z][A-Za-z0-9]{2,}$' THEN RAISE EXCEPTION '% can''t be a prefix of types', prefix; END IF;
  IF namespace !~ '^[a-z0-9_-]+(\.[a-z0-9_-]+){0,3}$' OR namespace ~ '^(entity|izin)(\.|$)' THEN
    RAISE EXCEPTION '% can''t begin scopes', namespace;
  END IF;
  IF coalesce(cardinality(codes), 0) = 0 THEN RAISE EXCEPTION 'name the agency'; END IF;
  IF EXISTS (SELECT FROM assignment a WHERE a.subgraph = which AND a.client_id <> client) THEN
    RAISE EXCEPTION 'the subgraph % is another client''s', which;
  END IF;
  IF EXISTS (SELECT FROM assignment a WHERE a.subgraph = which AND (a.types, a.scopes) IS DISTINCT FROM (prefix, namespace))
    AND EXISTS (SELECT FROM subgraph_version v WHERE v.subgraph = which) THEN
    RAISE EXCEPTION 'something was published as %, with the namespaces it has; they stay', which;
  END IF;
  IF EXISTS (SELECT FROM assignment a WHERE a.subgraph <> which
             AND (starts_with(a.types, prefix) OR starts_with(prefix, a.types))) THEN
    RAISE EXCEPTION 'the prefix % lies within another subgraph''s', prefix;
  END IF;
  IF EXISTS (SELECT FROM assignment a WHERE a.subgraph <> which
             AND (starts_with(a.scopes || '.', namespace || '.') OR starts_with(namespace || '.', a.scopes || '.'))) THEN
    RAISE EXCEPTION 'the scopes % lie within another subgraph''s', namespace;
  END IF;
  INSERT INTO assignment AS a (subgraph, client_id, agencies, types, scopes)
    VALUES (which, client, codes, prefix, namespace)
    ON CONFLICT (subgraph) DO UPDATE SET (agencies, types, scopes) = (excluded.agencies, excluded.types, excluded.scopes);
  INSERT INTO operator_log (actor, action, subject, details) VALUES (session_user, 'ASSIGN', which,
    jsonb_build_object('client', client, 'agencies', codes, 'types', prefix, 'scopes', namespace));
END $$;

-- Where gateways may call a subgraph: at the name of a host, in the clear on this machine alone.
CREATE OR REPLACE FUNCTION operator_approve_address(which text, address text, approved boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = registry, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM assignment a WHERE a.subgraph = which) THEN
    RAISE EXCEPTION 'there is no subgraph % of an agency', which;
  END IF;
  IF approved AND address !~ '^(https://[a-z0-9]|http://(localhost|127\.0\.0\.1)[:/])' THEN
    RAISE EXCEPTION 'an address begins with https://';
  END IF;
  -- A production gateway would not call it (design §4, outbound): better said now.
  IF approved AND address ~ '^https://[0-9.]+([:/]|$)' THEN
    RAISE EXCEPTION 'an address names a host, not a number: https://subgraph.agency.example/graphql';
  END IF;
  IF approved THEN
    INSERT INTO approved_address (subgraph, url) VALUES (which, address) ON CONFLICT DO NOTHING;
  ELSE
    DELETE FROM approved_address a WHERE a.subgraph = which AND a.url = address;
  END IF;
  INSERT INTO operator_log (actor, action, subject, details)
    VALUES (session_user, CASE WHEN approved THEN 'APPROVE_ADDRESS' ELSE 'WITHDRAW_ADDRESS' END, which,
            jsonb_build_object('address', address));
END $$;
