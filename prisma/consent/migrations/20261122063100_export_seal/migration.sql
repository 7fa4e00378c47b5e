-- A person's export is signed with the log's key, which the pages of residents do not have: they leave the export's digest
-- here, and the sealer signs it, as an export and as nothing else.

-- CreateTable
CREATE TABLE "log_export_seal" (
    "digest" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "note" TEXT,

    CONSTRAINT "log_export_seal_pkey" PRIMARY KEY ("digest")
);

-- CreateIndex
CREATE INDEX "log_export_seal_asked_at_idx" ON "log_export_seal"("asked_at");

REVOKE ALL ON log_export_seal FROM PUBLIC;
GRANT SELECT, INSERT (digest) ON log_export_seal TO izin_authorization_server;
GRANT SELECT, UPDATE (note), DELETE ON log_export_seal TO izin_sealer;
