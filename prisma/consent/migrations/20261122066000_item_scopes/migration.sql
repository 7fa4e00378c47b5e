-- Items that agencies publish beside the catalogue: consentable as soon as the registry has said what they are.

-- AlterTable
ALTER TABLE "scope" ADD COLUMN     "coordinates" TEXT[],
ADD COLUMN     "offered" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "registered" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "titles" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "agency" (
    "code" TEXT NOT NULL,
    "names" JSONB NOT NULL,
    "status" "client_status" NOT NULL DEFAULT 'ACTIVE',

    CONSTRAINT "agency_pkey" PRIMARY KEY ("code")
);

GRANT SELECT ON agency TO izin_authorization_server;

-- The registry has a database of its own; what it needs of this one are functions. Its role is made here too, because no
-- order is promised between the owners' migrations.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'izin_registry') THEN
    CREATE ROLE izin_registry NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another migration made it meanwhile
END $$;
GRANT USAGE ON SCHEMA consent TO izin_registry;

-- `urn:izin:acr:2` is 2; null for what can't be read as a level.
CREATE FUNCTION acr_level(acr text) RETURNS int LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT substring(acr FROM '^urn:izin:acr:(\d{1,3})$')::int $$;
REVOKE ALL ON FUNCTION acr_level(text) FROM PUBLIC;

-- What of a release's scopes is not the catalogue's.
CREATE FUNCTION registered_scopes(items jsonb)
RETURNS TABLE (scope text, item text, titles jsonb, agency text[], classification text, segments text[], tier text,
               coordinates text[], acr text)
LANGUAGE sql STABLE SET search_path = consent, pg_temp
AS $$
  SELECT r.scope, r.item, r.titles, r.agency, r.classification, r.segments, r.tier, r.coordinates,
         coalesce(r.acr, 'urn:izin:acr:1')
  FROM jsonb_to_recordset(items) AS r(scope text, item text, titles jsonb, agency text[], classification text,
    segments text[], tier text, coordinates text[], acr text)
  WHERE NOT EXISTS (SELECT FROM scope s WHERE s.scope = r.scope AND NOT s.registered)
$$;
REVOKE ALL ON FUNCTION registered_scopes(jsonb) FROM PUBLIC;

-- All scopes that the active supergraph describes, as a release has them: [{scope, item, agency, titles: {en, zh, ms, ta},
-- classification, segments, tier, coordinates, acr?}]. New ones are added; known ones keep their item and agency, because
-- people consented to that; those no longer there can't be asked for until they are back. What is the catalogue's is left
-- alone. The authentication an item needs is the operator's to lower: it is only ever raised here. Answers how many are new.
CREATE FUNCTION register_item_scopes(items jsonb) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
DECLARE
  named text;
  added int;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('izin item scopes'));
  SELECT r.scope INTO named FROM registered_scopes(items) r
    WHERE coalesce(r.scope, '') !~ '^[a-z0-9_-]+(\.[a-z0-9_-]+){0,3}$' OR r.scope ~ '^izin(\.|$)' LIMIT 1;
  IF FOUND THEN RAISE EXCEPTION 'the scope % has no form that a client could ask for', named; END IF;
  SELECT r.scope INTO named FROM registered_scopes(items) r
    WHERE EXISTS (SELECT FROM unnest(ARRAY['en', 'zh', 'ms', 'ta']) language
                  WHERE coalesce(r.titles->>language, '') !~ '\S' OR length(r.titles->>language) > 200) LIMIT 1;
  IF FOUND THEN RAISE EXCEPTION 'the scope % has no title in each of the four languages', named; END IF;
  SELECT r.scope INTO named FROM registered_scopes(items) r
    WHERE acr_level(r.acr) IS NULL OR coalesce(cardinality(r.agency), 0) = 0 OR coalesce(cardinality(r.segments), 0) = 0
       OR coalesce(cardinality(r.coordinates), 0) = 0 LIMIT 1;
  IF FOUND THEN RAISE EXCEPTION 'the scope % lacks a level, an agency, a segment or a coordinate', named; END IF;
  SELECT r.scope INTO named FROM registered_scopes(items) r JOIN scope s USING (scope)
    WHERE s.item <> r.item OR s.agency <> r.agency LIMIT 1;
  IF FOUND THEN RAISE EXCEPTION 'the scope % stood for another item or agency', named; END IF;

  SELECT count(*) INTO added FROM registered_scopes(items) r WHERE NOT EXISTS (SELECT FROM scope s WHERE s.scope = r.scope);
  INSERT INTO scope AS s
    (scope, item, title, agency, classification, segments, tier, acr, titles, coordinates, registered, offered)
  SELECT r.scope, r.item, r.titles->>'en', r.agency, r.classification, r.segments, r.tier, r.acr, r.titles, r.coordinates,
         true, true
  FROM registered_scopes(items) r
  ON CONFLICT (scope) DO UPDATE SET
    (title, classification, segments, tier, titles, coordinates, offered) =
    (excluded.title, excluded.classification, excluded.segments, excluded.tier, excluded.titles, excluded.coordinates, true),
    acr = CASE WHEN acr_level(excluded.acr) > acr_level(s.acr) THEN excluded.acr ELSE s.acr END;
  UPDATE scope s SET offered = false
    WHERE s.registered AND s.offered AND NOT EXISTS (SELECT FROM registered_scopes(items) r WHERE r.scope = s.scope);
  RETURN added;
END $$;
REVOKE ALL ON FUNCTION register_item_scopes(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION register_item_scopes(jsonb) TO izin_registry;
