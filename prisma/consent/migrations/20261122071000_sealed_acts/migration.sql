-- Every act of an operator is a leaf of the log too, in the act's own transaction: so it can't be taken back or changed
-- later without that being seen. The leaf is open to everyone and names an action and what it was about, never a person;
-- who did it and why stand in operator_log, and the leaf holds a salted commitment to them.

-- AlterTable
ALTER TABLE "disclosure_restriction" ADD COLUMN     "lifted_entry_id" UUID,
ADD COLUMN     "lifted_reason" TEXT;

-- AlterTable
ALTER TABLE "operator_log" ADD COLUMN     "entry_id" UUID,
ADD COLUMN     "salt" TEXT NOT NULL DEFAULT replace((gen_random_uuid())::text || (gen_random_uuid())::text, '-', ''),
ADD COLUMN     "transaction" TEXT NOT NULL DEFAULT (pg_current_xact_id())::text;

-- AddForeignKey
ALTER TABLE "operator_log" ADD CONSTRAINT "operator_log_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "log_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "disclosure_restriction" ADD CONSTRAINT "disclosure_restriction_lifted_entry_id_fkey" FOREIGN KEY ("lifted_entry_id") REFERENCES "log_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "operator_log_transaction_idx" ON "operator_log"("transaction");

-- 1. The leaf of an act.
CREATE FUNCTION act_commitment(act operator_log) RETURNS text
LANGUAGE sql STABLE SET search_path = consent, pg_temp SET timezone = 'UTC'
AS $$
  SELECT encode(sha256(decode(act.salt, 'hex') || convert_to(jsonb_build_object('at', act.at, 'actor', act.actor,
    'action', act.action, 'subject', act.subject, 'details', act.details)::text, 'UTF8')), 'hex')
$$;

CREATE FUNCTION seal_act() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
BEGIN
  NEW.transaction := pg_current_xact_id()::text;
  INSERT INTO log_entry (kind, body) VALUES ('ACT', jsonb_build_object(
      'by', CASE WHEN NEW.actor LIKE 'agency:%' THEN 'AGENCY' ELSE 'OPERATOR' END,
      'action', NEW.action, 'subject', NEW.subject, 'commitment', act_commitment(NEW)))
    RETURNING id INTO NEW.entry_id;
  RETURN NEW;
END $$;
CREATE TRIGGER seal_act BEFORE INSERT ON operator_log FOR EACH ROW EXECUTE FUNCTION seal_act();

-- What operators read of their own acts: whether each is still what was sealed. `leaf` is null until it has one.
CREATE FUNCTION sealed_acts(most int)
RETURNS TABLE (at timestamptz, actor text, action text, subject text, details jsonb, entry_id uuid, leaf bigint, unchanged boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
  SELECT a.at, a.actor, a.action, a.subject, a.details, a.entry_id, l.index,
         a.entry_id IS NULL OR (e.body->>'commitment' = act_commitment(a) AND e.body->>'action' = a.action) IS TRUE
  FROM operator_log a LEFT JOIN log_entry e ON e.id = a.entry_id LEFT JOIN log_leaf l ON l.event_id = a.entry_id
  ORDER BY a.at DESC LIMIT most
$$;

-- 2. What has no function of the operator's, or was done past it by whoever owns the tables: who is a first-party client,
-- who is suspended, and how strong a sign-in an item needs. At the commit, unless the transaction told of it itself.
CREATE FUNCTION tell_direct_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
DECLARE
  changed text := CASE TG_TABLE_NAME WHEN 'scope' THEN to_jsonb(NEW)->>'scope' ELSE to_jsonb(NEW)->>'client_id' END;
  was jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
BEGIN
  IF EXISTS (SELECT FROM operator_log a WHERE a.transaction = pg_current_xact_id()::text AND a.subject = changed) THEN
    RETURN NULL;
  END IF;
  PERFORM log_act(session_user, TG_ARGV[0], changed, jsonb_build_object('column', TG_ARGV[1],
    'from', was->TG_ARGV[1], 'to', to_jsonb(NEW)->TG_ARGV[1], 'reason', 'changed directly'));
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tell_status AFTER UPDATE OF status ON client DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION tell_direct_change('CHANGE_CLIENT_STATUS', 'status');
CREATE CONSTRAINT TRIGGER tell_kind AFTER UPDATE OF kind ON client DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.kind <> NEW.kind) EXECUTE FUNCTION tell_direct_change('CHANGE_CLIENT_KIND', 'kind');
CREATE CONSTRAINT TRIGGER tell_first_party AFTER INSERT ON client DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind = 'FIRST_PARTY') EXECUTE FUNCTION tell_direct_change('ADD_FIRST_PARTY_CLIENT', 'kind');
CREATE CONSTRAINT TRIGGER tell_acr AFTER UPDATE OF acr ON scope DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.acr <> NEW.acr) EXECUTE FUNCTION tell_direct_change('CHANGE_NEEDED_ACR', 'acr');

-- 3. A restriction is lifted for a reason that the person is told in their language, and by an act that is a leaf.
CREATE OR REPLACE FUNCTION only_end_earlier() RETURNS trigger
LANGUAGE plpgsql SET search_path = consent, pg_temp
AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.shown_from < OLD.shown_from
    AND (NEW.id, NEW.subject_id, NEW.client_id, NEW.starts_at, NEW.entry_id)
      = (OLD.id, OLD.subject_id, OLD.client_id, OLD.starts_at, OLD.entry_id)
    AND OLD.lifted_entry_id IS NULL AND NEW.lifted_reason IS NOT NULL
    AND EXISTS (SELECT FROM operator_log a WHERE a.entry_id = NEW.lifted_entry_id AND a.action = 'LIFT_RESTRICTION'
                AND a.subject = OLD.id::text AND a.transaction = pg_current_xact_id()::text)
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a restriction can only end earlier, by lift_restriction' USING ERRCODE = 'insufficient_privilege';
END $$;

DROP FUNCTION lift_restriction(uuid);
-- Ends it now. `why` is one of schema/contract/lift-reasons.ts.
CREATE FUNCTION lift_restriction(restriction uuid, why text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
DECLARE
  ended timestamptz;
  entry uuid;
BEGIN
  IF why IS NULL OR why <> ALL (ARRAY['BASIS_ENDED', 'COURT_ORDER', 'MADE_IN_ERROR', 'REVIEWED']) THEN
    RAISE EXCEPTION 'lifting a restriction needs a reason: BASIS_ENDED, COURT_ORDER, MADE_IN_ERROR or REVIEWED';
  END IF;
  PERFORM FROM disclosure_restriction r WHERE r.id = restriction AND r.shown_from > clock_timestamp() FOR UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'there is no restriction of this id that still holds'; END IF;
  ended := date_trunc('milliseconds', clock_timestamp());
  INSERT INTO operator_log (at, actor, action, subject, details)
    VALUES (ended, session_user, 'LIFT_RESTRICTION', restriction::text, jsonb_build_object('reason', why))
    RETURNING entry_id INTO entry;
  UPDATE disclosure_restriction r SET (shown_from, lifted_reason, lifted_entry_id) = (ended, why, entry)
    WHERE r.id = restriction;
END $$;

-- As before, and an act of the operator's too: the entry says that it was done, operator_log who did it.
CREATE OR REPLACE FUNCTION restrict_disclosures(subject uuid, client text, starts_at timestamptz, shown_from timestamptz, basis text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
DECLARE
  entry uuid;
  made uuid;
BEGIN
  IF subject IS NULL OR starts_at IS NULL OR coalesce(btrim(basis), '') = ''
    OR NOT EXISTS (SELECT FROM client c WHERE c.client_id = client)
    OR shown_from IS NULL OR shown_from <= greatest(clock_timestamp(), starts_at)
    OR shown_from > clock_timestamp() + interval '1 year' THEN
    RAISE EXCEPTION 'a restriction needs a subject, a client, its basis in law and an end within a year';
  END IF;
  INSERT INTO log_entry (kind, body)
    VALUES ('RESTRICTION', jsonb_build_object(
      'starts_at', to_char(starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'shown_from', to_char(shown_from AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'basis', basis, 'salt', encode(sha256(gen_random_uuid()::text::bytea), 'hex')))
    RETURNING id INTO entry;
  INSERT INTO disclosure_restriction (subject_id, client_id, starts_at, shown_from, entry_id)
    VALUES (subject, client, starts_at, shown_from, entry) RETURNING id INTO made;
  PERFORM log_act(session_user, 'RESTRICT_DISCLOSURES', made::text, jsonb_build_object('entry', entry, 'basis', basis));
  RETURN made;
END $$;

REVOKE ALL ON FUNCTION act_commitment(operator_log), seal_act(), sealed_acts(int), tell_direct_change(),
  lift_restriction(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sealed_acts(int) TO izin_operator;
