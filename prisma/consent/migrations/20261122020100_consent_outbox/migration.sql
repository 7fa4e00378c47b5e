-- The outbox: what has to be signed and sent because a consent changed. Its rows come in the transaction of the change,
-- whoever makes it, because the history itself writes them.

-- AlterTable
ALTER TABLE "client" ADD COLUMN "push_endpoint" TEXT;

-- CreateEnum
CREATE TYPE "outbox_kind" AS ENUM ('RECEIPT', 'NOTICE');

-- CreateTable
CREATE TABLE "outbox" (
    "jti" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" "outbox_kind" NOT NULL,
    "consent_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "snapshot" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "jws" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) DEFAULT clock_timestamp(),
    "delivered_at" TIMESTAMPTZ(3),
    "given_up_at" TIMESTAMPTZ(3),
    "last_problem" TEXT,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("jti")
);

-- CreateIndex
CREATE INDEX "outbox_next_attempt_at_idx" ON "outbox"("next_attempt_at");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_consent_id_version_kind_key" ON "outbox"("consent_id", "version", "kind");

-- AddForeignKey
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_consent_id_fkey" FOREIGN KEY ("consent_id") REFERENCES "consent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The consent as it stands at this moment: later changes don't reach into a receipt that is signed a little later.
CREATE FUNCTION consent_snapshot(which uuid) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = consent, pg_temp
AS $$
  SELECT to_jsonb(k) || jsonb_build_object(
    'items', (SELECT coalesce(jsonb_agg(to_jsonb(i) - 'consent_id' ORDER BY i.scope), '[]')
              FROM consent_item i WHERE i.consent_id = k.id),
    'history', (SELECT coalesce(jsonb_agg(to_jsonb(h) - 'consent_id' ORDER BY h.version), '[]')
                FROM consent_history h WHERE h.consent_id = k.id))
  FROM consent k WHERE k.id = which
$$;

-- A receipt for the person on every grant, change of terms and end; a notice to the recipient, if it registered an
-- address, of everything after the grant that it did not do itself.
CREATE FUNCTION fill_outbox() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = consent, pg_temp
AS $$
DECLARE
  ended CONSTANT boolean := NEW.to_status IN ('REVOKED', 'EXPIRED', 'CONSUMED', 'TERMINATED', 'INVALIDATED');
  snapshot CONSTANT jsonb := CASE WHEN NEW.from_status IS NOT NULL THEN consent_snapshot(NEW.consent_id) END;
BEGIN
  IF NEW.reason IN ('SHARED', 'AMENDED', 'SHORTENED') OR ended THEN
    INSERT INTO outbox (kind, consent_id, version, reason, snapshot)
      VALUES ('RECEIPT', NEW.consent_id, NEW.version, NEW.reason, snapshot);
  END IF;
  IF (NEW.reason IN ('PAUSED', 'RESUMED', 'AMENDED', 'SHORTENED') OR ended) AND NEW.actor <> 'RECIPIENT'
    AND EXISTS (SELECT FROM consent k JOIN client c ON c.client_id = k.client_id
                WHERE k.id = NEW.consent_id AND c.push_endpoint IS NOT NULL) THEN
    INSERT INTO outbox (kind, consent_id, version, reason, snapshot)
      VALUES ('NOTICE', NEW.consent_id, NEW.version, NEW.reason, snapshot);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER fill_outbox AFTER INSERT ON consent_history FOR EACH ROW EXECUTE FUNCTION fill_outbox();

REVOKE ALL ON FUNCTION consent_snapshot(uuid), fill_outbox() FROM PUBLIC;
REVOKE ALL ON outbox FROM PUBLIC;
GRANT SELECT, UPDATE ON outbox TO izin_authorization_server;
