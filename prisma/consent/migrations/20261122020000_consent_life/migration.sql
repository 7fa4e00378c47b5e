-- The whole life of a consent: what each change was about, and changes a recipient asks for.

-- AlterTable
ALTER TABLE "consent_history" ADD COLUMN "notice_version" TEXT,
ADD COLUMN "details" JSONB;

-- CreateEnum
CREATE TYPE "amendment_status" AS ENUM ('OPEN', 'ACCEPTED', 'DECLINED');

-- CreateTable
CREATE TABLE "consent_amendment" (
    "id" UUID NOT NULL,
    "consent_id" UUID NOT NULL,
    "base_version" INTEGER NOT NULL,
    "status" "amendment_status" NOT NULL DEFAULT 'OPEN',
    "interaction_uid" TEXT NOT NULL,
    "scopes" TEXT[],
    "fetch_type" "fetch_type" NOT NULL,
    "frequency_per_day" INTEGER,
    "duration_days" INTEGER NOT NULL,
    "data_life_days" INTEGER NOT NULL,
    "notice" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "consent_amendment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "consent_amendment_interaction_uid_key" ON "consent_amendment"("interaction_uid");

-- CreateIndex
CREATE INDEX "consent_amendment_consent_id_idx" ON "consent_amendment"("consent_id");

-- AddForeignKey
ALTER TABLE "consent_amendment" ADD CONSTRAINT "consent_amendment_consent_id_fkey" FOREIGN KEY ("consent_id") REFERENCES "consent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whoever writes a history entry, the release function too, leaves the version of the notice that holds at that moment.
CREATE FUNCTION name_notice() RETURNS trigger LANGUAGE plpgsql SET search_path = consent, pg_temp
AS $$
BEGIN
  NEW.notice_version := coalesce(NEW.notice_version,
    (SELECT k.notice->>'version' FROM consent k WHERE k.id = NEW.consent_id));
  RETURN NEW;
END $$;
CREATE TRIGGER name_notice BEFORE INSERT ON consent_history FOR EACH ROW EXECUTE FUNCTION name_notice();

REVOKE ALL ON FUNCTION name_notice() FROM PUBLIC;
REVOKE ALL ON consent_amendment FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE ON consent_amendment TO izin_authorization_server;
-- An amendment may leave out an item that the consent had.
GRANT DELETE ON consent_item TO izin_authorization_server;
