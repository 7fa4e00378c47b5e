-- Agencies hold UENs, the graph opaque ids: one batch of the former becomes the latter, in its order, null for what nobody
-- knows. Whether an agency may, and how much, is decided and logged by the consent database before.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'izin_registry') THEN
    CREATE ROLE izin_registry NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another migration made it meanwhile
END $$;
GRANT USAGE ON SCHEMA corporate TO izin_registry;

CREATE FUNCTION link_entities(numbers text[]) RETURNS TABLE (ordinal int, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = corporate, pg_temp
AS $$
  SELECT n.ordinal::int, e.id FROM unnest(numbers) WITH ORDINALITY AS n(number, ordinal)
  LEFT JOIN entity e ON e.entity_type = 'UEN' AND e.registration_number = n.number ORDER BY n.ordinal
$$;
REVOKE ALL ON FUNCTION link_entities(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION link_entities(text[]) TO izin_registry;
