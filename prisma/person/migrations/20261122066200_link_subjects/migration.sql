-- Agencies hold NRICs and FINs, the graph opaque ids: one batch of the former becomes the latter, in its order, null for
-- whom nobody knows. Whether an agency may, and how much, is decided and logged by the consent database before.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'izin_registry') THEN
    CREATE ROLE izin_registry NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another migration made it meanwhile
END $$;
GRANT USAGE ON SCHEMA person TO izin_registry;

CREATE FUNCTION link_persons(numbers text[]) RETURNS TABLE (ordinal int, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = person, pg_temp
AS $$
  SELECT n.ordinal::int, p.id FROM unnest(numbers) WITH ORDINALITY AS n(number, ordinal)
  LEFT JOIN person p ON p.uinfin = n.number ORDER BY n.ordinal
$$;
REVOKE ALL ON FUNCTION link_persons(text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION link_persons(text[]) TO izin_registry;
