-- Personas that a developer added to a sandbox, as they wrote them: dates told relative to today are counted anew at each
-- start. No service reads them; production has the empty table.
CREATE TABLE "own_persona" (
    "slug" TEXT NOT NULL,
    "document" JSON NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "own_persona_pkey" PRIMARY KEY ("slug")
);
