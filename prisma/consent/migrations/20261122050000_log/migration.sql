-- The log anyone can check: each event becomes a leaf of a Merkle tree (RFC 9162), with a gapless index. An insert only
-- puts the event's id in line; one sealer at a time builds the tree behind it, so that no release waits (design §9, 13).

-- CreateEnum
CREATE TYPE "log_leaf_kind" AS ENUM ('DISCLOSURE', 'ENTRY');

-- CreateTable
CREATE TABLE "log_pending" (
    "event_time" TIMESTAMPTZ(3) NOT NULL,
    "event_id" UUID NOT NULL,
    "kind" "log_leaf_kind" NOT NULL,

    CONSTRAINT "log_pending_pkey" PRIMARY KEY ("event_time","event_id")
);

-- CreateTable
CREATE TABLE "log_entry" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "time" TIMESTAMPTZ(3) NOT NULL DEFAULT date_trunc('milliseconds', clock_timestamp()),
    "kind" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "transaction" TEXT NOT NULL DEFAULT (pg_current_xact_id())::text,

    CONSTRAINT "log_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log_leaf" (
    "index" BIGINT NOT NULL,
    "kind" "log_leaf_kind" NOT NULL,
    "event_id" UUID NOT NULL,
    "event_time" TIMESTAMPTZ(3) NOT NULL,
    "leaf_hash" BYTEA NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "log_leaf_pkey" PRIMARY KEY ("index")
);

-- CreateTable
CREATE TABLE "log_node" (
    "level" INTEGER NOT NULL,
    "index" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "log_node_pkey" PRIMARY KEY ("level","index")
);

-- CreateTable
CREATE TABLE "log_checkpoint" (
    "tree_size" BIGINT NOT NULL,
    "root_hash" BYTEA NOT NULL,
    "note" TEXT NOT NULL,
    "signed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "log_checkpoint_pkey" PRIMARY KEY ("tree_size")
);

-- CreateTable
CREATE TABLE "log_cosignature" (
    "tree_size" BIGINT NOT NULL,
    "witness" TEXT NOT NULL,
    "line" TEXT NOT NULL,

    CONSTRAINT "log_cosignature_pkey" PRIMARY KEY ("tree_size","witness")
);

-- CreateTable
CREATE TABLE "redacted_event" (
    "event_id" UUID NOT NULL,
    "subject_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "entry_id" UUID NOT NULL,

    CONSTRAINT "redacted_event_pkey" PRIMARY KEY ("event_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "log_leaf_event_id_key" ON "log_leaf"("event_id");

-- CreateIndex
CREATE UNIQUE INDEX "log_leaf_leaf_hash_key" ON "log_leaf"("leaf_hash");

-- CreateIndex
CREATE INDEX "redacted_event_subject_id_sequence_idx" ON "redacted_event"("subject_id", "sequence");

-- AddForeignKey
ALTER TABLE "log_cosignature" ADD CONSTRAINT "log_cosignature_tree_size_fkey" FOREIGN KEY ("tree_size") REFERENCES "log_checkpoint"("tree_size") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "redacted_event" ADD CONSTRAINT "redacted_event_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "log_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- 1. The line. In the transaction of the insert, so that no event is outside it and none in it that was not committed.
CREATE FUNCTION put_in_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
BEGIN
  INSERT INTO log_pending (event_time, event_id, kind) VALUES (NEW.time, NEW.id, TG_ARGV[0]::log_leaf_kind);
  RETURN NULL;
END $$;
CREATE TRIGGER put_in_line AFTER INSERT ON disclosure_event FOR EACH ROW EXECUTE FUNCTION put_in_line('DISCLOSURE');
CREATE TRIGGER put_in_line AFTER INSERT ON log_entry FOR EACH ROW EXECUTE FUNCTION put_in_line('ENTRY');
INSERT INTO log_pending (event_time, event_id, kind) SELECT time, id, 'DISCLOSURE' FROM disclosure_event;

-- Leaves the line what has a leaf, and nothing else.
CREATE FUNCTION refuse_unsealed() RETURNS trigger
LANGUAGE plpgsql SET search_path = consent, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM log_leaf l WHERE l.event_id = OLD.event_id) THEN
    RAISE EXCEPTION 'event % is not sealed yet', OLD.event_id USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER sealed_only BEFORE DELETE ON log_pending FOR EACH ROW EXECUTE FUNCTION refuse_unsealed();
CREATE TRIGGER append_only BEFORE UPDATE ON log_pending FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON log_pending FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- 2. What the log is made of is written once.
DO $$
DECLARE kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['log_entry', 'log_leaf', 'log_node', 'log_checkpoint', 'log_cosignature', 'redacted_event'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', kept);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', kept);
  END LOOP;
END $$;
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON disclosure_event_default
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- 3. Retention. An event's body can be deleted by whoever may delete at all only if it is sealed, and only in a
-- transaction that wrote a retention entry for its time into the log: no deletion without a record of it.
CREATE FUNCTION refuse_unlogged_deletion() RETURNS trigger
LANGUAGE plpgsql SET search_path = consent, pg_temp
AS $$
BEGIN
  IF TG_OP <> 'DELETE' OR NOT EXISTS (
    SELECT FROM log_entry r JOIN log_leaf l ON l.event_id = OLD.id
    WHERE r.kind = 'RETENTION' AND r.transaction = pg_current_xact_id()::text
      AND OLD.time < (r.body->>'before')::timestamptz)
  THEN
    RAISE EXCEPTION 'disclosure_event is append-only' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN OLD;
END $$;
DROP TRIGGER append_only ON disclosure_event;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON disclosure_event
  FOR EACH ROW EXECUTE FUNCTION refuse_unlogged_deletion();

CREATE INDEX log_entry_transaction_idx ON log_entry (transaction) WHERE kind = 'RETENTION';

-- Deletes body and salts of sealed events before a moment, for one subject or for all, and says so in the log. What
-- stays is the leaf, and that this number of this subject was redacted. Returns how many.
CREATE FUNCTION redact_disclosures(before timestamptz, why text, only_subject uuid DEFAULT NULL) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
DECLARE
  entry uuid;
  redacted int;
BEGIN
  IF before IS NULL OR why IS NULL OR before > clock_timestamp() THEN
    RAISE EXCEPTION 'a retention needs a moment that has passed and a reason';
  END IF;
  INSERT INTO log_entry (kind, body)
    SELECT 'RETENTION', jsonb_build_object(
      'before', to_char(before AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'reason', why, 'of_one_subject', only_subject IS NOT NULL, 'count', count(*))
    FROM disclosure_event e
    WHERE e.time < before AND (only_subject IS NULL OR e.subject_id = only_subject)
      AND EXISTS (SELECT FROM log_leaf l WHERE l.event_id = e.id)
    RETURNING id INTO entry;
  WITH gone AS (
    DELETE FROM disclosure_event e
    WHERE e.time < before AND (only_subject IS NULL OR e.subject_id = only_subject)
      AND EXISTS (SELECT FROM log_leaf l WHERE l.event_id = e.id)
    RETURNING e.id, e.subject_id, e.sequence)
  INSERT INTO redacted_event (event_id, subject_id, sequence, entry_id)
    SELECT gone.id, gone.subject_id, gone.sequence, entry FROM gone;
  GET DIAGNOSTICS redacted = ROW_COUNT;
  RETURN redacted;
END $$;

-- An entry beside the disclosures (a key change, a reading of the log) as everyone computes its leaf from.
CREATE FUNCTION entry_json(e log_entry) RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
  SELECT jsonb_build_object('id', e.id, 'kind', e.kind, 'body', e.body,
    'time', to_char(e.time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
$$;

-- That the log was read: by whom (PERSON, RECIPIENT, OPERATOR), and how many events. Whose is not said in the open.
CREATE FUNCTION record_log_read(reader text, event_count int) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
  INSERT INTO log_entry (kind, body)
  VALUES ('READ', jsonb_build_object('reader', reader, 'count', event_count,
    'salt', encode(sha256(gen_random_uuid()::text::bytea), 'hex')))
$$;

-- 4. A partition for each month (UTC), made ahead. A month that has rows in the default partition already stays there.
CREATE FUNCTION make_event_partitions(months_ahead int) RETURNS int
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp SET timezone = 'UTC'
AS $$
DECLARE
  first date;
  name text;
  made int := 0;
BEGIN
  -- Two sealers must not make the same one at once.
  PERFORM pg_advisory_xact_lock(hashtext('izin event partitions'));
  -- Attaching waits for readers of the default partition; releases must not queue behind it for long.
  PERFORM set_config('lock_timeout', '2s', true);
  FOR first IN
    SELECT m::date FROM generate_series(date_trunc('month', now()), date_trunc('month', now()) + make_interval(months => least(months_ahead, 24)), '1 month') m
  LOOP
    name := 'disclosure_event_' || to_char(first, 'YYYY_MM');
    CONTINUE WHEN to_regclass('consent.' || name) IS NOT NULL;
    CONTINUE WHEN EXISTS (SELECT FROM disclosure_event_default d WHERE d.time >= first AND d.time < first + interval '1 month');
    EXECUTE format('CREATE TABLE %I (LIKE disclosure_event INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', name);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', name);
    EXECUTE format('ALTER TABLE disclosure_event ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
      name, first, (first + interval '1 month')::date);
    made := made + 1;
  END LOOP;
  RETURN made;
END $$;
SELECT make_event_partitions(3);

-- 5. Who may do what.
DO $$
DECLARE wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['izin_sealer', 'izin_log_server'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another migration made it meanwhile
      END;
    END IF;
  END LOOP;
END $$;
REVOKE ALL ON log_pending, log_entry, log_leaf, log_node, log_checkpoint, log_cosignature, redacted_event FROM PUBLIC;
REVOKE ALL ON FUNCTION put_in_line(), refuse_unsealed(), refuse_unlogged_deletion(), entry_json(log_entry),
  redact_disclosures(timestamptz, text, uuid), record_log_read(text, int), make_event_partitions(int) FROM PUBLIC;
GRANT USAGE ON SCHEMA consent TO izin_sealer, izin_log_server;
GRANT SELECT ON sandbox_stamp TO izin_sealer, izin_log_server;

GRANT SELECT ON disclosure_event, log_entry TO izin_sealer;
GRANT SELECT, DELETE ON log_pending TO izin_sealer;
GRANT SELECT, INSERT ON log_leaf, log_node, log_checkpoint, log_cosignature TO izin_sealer;
GRANT INSERT (kind, body) ON log_entry TO izin_sealer;
GRANT EXECUTE ON FUNCTION event_json(disclosure_event), entry_json(log_entry), make_event_partitions(int) TO izin_sealer;

-- The proofs' server sees hashes and notes, never an event.
GRANT SELECT ON log_pending, log_leaf, log_node, log_checkpoint, log_cosignature TO izin_log_server;

-- The resident's pages show proofs beside events.
GRANT SELECT ON log_leaf, log_node, log_checkpoint, log_cosignature, redacted_event, subject_head TO izin_authorization_server;
GRANT EXECUTE ON FUNCTION record_log_read(text, int) TO izin_authorization_server;
