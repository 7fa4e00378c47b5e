-- An agency sees what is read of its own items, and the registry no more than that for it.
CREATE FUNCTION agency_usage(namespaces text[], days int)
RETURNS TABLE (day date, client_id text, coordinate text, released int, undelivered int, refused int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
  SELECT u.* FROM coordinate_usage(days) u WHERE u.coordinate IN (
    SELECT unnest(s.coordinates) FROM scope s
    WHERE s.registered AND EXISTS (SELECT FROM unnest(namespaces) n WHERE s.scope = n OR starts_with(s.scope, n || '.')))
$$;
REVOKE ALL ON FUNCTION agency_usage(text[], int) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION coordinate_usage(int) FROM izin_registry;
GRANT EXECUTE ON FUNCTION agency_usage(text[], int) TO izin_registry;
