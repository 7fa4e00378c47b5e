-- CreateEnum
CREATE TYPE "client_kind" AS ENUM ('RELYING_PARTY', 'FIRST_PARTY', 'AGENCY');

-- CreateEnum
CREATE TYPE "client_status" AS ENUM ('ACTIVE', 'SUSPENDED');

-- CreateEnum
CREATE TYPE "consent_status" AS ENUM ('REQUESTED', 'ACTIVE', 'PAUSED', 'REFUSED', 'LAPSED', 'REVOKED', 'EXPIRED', 'CONSUMED', 'TERMINATED', 'INVALIDATED');

-- CreateEnum
CREATE TYPE "subject_kind" AS ENUM ('PERSON', 'ENTITY');

-- CreateEnum
CREATE TYPE "fetch_type" AS ENUM ('ONCE', 'PERIODIC');

-- CreateEnum
CREATE TYPE "item_decision" AS ENUM ('PENDING', 'GRANTED', 'REFUSED');

-- CreateEnum
CREATE TYPE "disclosure_outcome" AS ENUM ('RELEASED', 'PARTIAL', 'REFUSED');

-- CreateTable
CREATE TABLE "client" (
    "client_id" TEXT NOT NULL,
    "kind" "client_kind" NOT NULL,
    "status" "client_status" NOT NULL DEFAULT 'ACTIVE',
    "legal_name" TEXT NOT NULL,
    "uen" TEXT NOT NULL,
    "app_name" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "contact" TEXT NOT NULL,
    "redirect_uris" TEXT[],
    "jwks" JSONB,
    "jwks_uri" TEXT,
    "quota_per_minute" INTEGER NOT NULL DEFAULT 600,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "client_pkey" PRIMARY KEY ("client_id")
);

-- CreateTable
CREATE TABLE "client_item" (
    "client_id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "required" BOOLEAN NOT NULL,

    CONSTRAINT "client_item_pkey" PRIMARY KEY ("client_id","scope")
);

-- CreateTable
CREATE TABLE "client_purpose" (
    "client_id" TEXT NOT NULL,
    "purpose_code" TEXT NOT NULL,
    "maximum_days" INTEGER NOT NULL,
    "frequency_per_day" INTEGER,
    "data_life_days" INTEGER NOT NULL,

    CONSTRAINT "client_purpose_pkey" PRIMARY KEY ("client_id","purpose_code")
);

-- CreateTable
CREATE TABLE "client_operation" (
    "client_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "client_operation_pkey" PRIMARY KEY ("client_id","name")
);

-- CreateTable
CREATE TABLE "purpose" (
    "code" TEXT NOT NULL,
    "text" JSONB NOT NULL,

    CONSTRAINT "purpose_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "scope" (
    "scope" TEXT NOT NULL,
    "item" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "agency" TEXT[],
    "classification" TEXT NOT NULL,
    "segments" TEXT[],
    "tier" TEXT NOT NULL,
    "acr" TEXT NOT NULL DEFAULT 'urn:izin:acr:1',

    CONSTRAINT "scope_pkey" PRIMARY KEY ("scope")
);

-- CreateTable
CREATE TABLE "acting_role" (
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "person_id" UUID NOT NULL,
    "entity_id" UUID NOT NULL,
    "entity_name" TEXT NOT NULL,
    "uen" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3),

    CONSTRAINT "acting_role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consent" (
    "id" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "status" "consent_status" NOT NULL DEFAULT 'REQUESTED',
    "client_id" TEXT NOT NULL,
    "subject_kind" "subject_kind" NOT NULL,
    "subject_id" UUID NOT NULL,
    "actor_id" UUID,
    "recipient" JSONB NOT NULL,
    "purpose_code" TEXT NOT NULL,
    "purpose_text" JSONB NOT NULL,
    "fetch_type" "fetch_type" NOT NULL,
    "frequency_per_day" INTEGER,
    "duration_days" INTEGER NOT NULL,
    "starts_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "data_life_days" INTEGER NOT NULL,
    "notice" JSONB NOT NULL,
    "acr" TEXT,
    "amr" TEXT[],
    "auth_time" TIMESTAMPTZ(3),
    "record" JSONB NOT NULL,
    "grant_id" TEXT,
    "interaction_uid" TEXT,
    "used_on" DATE,
    "used_count" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consent_item" (
    "consent_id" UUID NOT NULL,
    "scope" TEXT NOT NULL,
    "required" BOOLEAN NOT NULL,
    "decision" "item_decision" NOT NULL DEFAULT 'PENDING',

    CONSTRAINT "consent_item_pkey" PRIMARY KEY ("consent_id","scope")
);

-- CreateTable
CREATE TABLE "consent_history" (
    "consent_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "from_status" "consent_status",
    "to_status" "consent_status" NOT NULL,
    "actor" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "language" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "consent_history_pkey" PRIMARY KEY ("consent_id","version")
);

-- CreateTable
CREATE TABLE "first_party_subject" (
    "client_id" TEXT NOT NULL,
    "sub" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,

    CONSTRAINT "first_party_subject_pkey" PRIMARY KEY ("client_id","sub")
);

-- CreateTable
CREATE TABLE "subject_head" (
    "subject_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,

    CONSTRAINT "subject_head_pkey" PRIMARY KEY ("subject_id")
);

-- CreateTable
CREATE TABLE "disclosure_event" (
    "id" UUID NOT NULL,
    "time" TIMESTAMPTZ(3) NOT NULL,
    "subject_id" UUID NOT NULL,
    "sequence" BIGINT NOT NULL,
    "client_id" TEXT NOT NULL,
    "recipient" JSONB NOT NULL,
    "pairwise_sub" TEXT NOT NULL,
    "pairwise_actor" TEXT,
    "consent_id" UUID,
    "consent_version" INTEGER,
    "purpose" TEXT,
    "operation_hash" TEXT,
    "operation_name" TEXT,
    "requested" TEXT[],
    "released" TEXT[],
    "undelivered" TEXT[],
    "refused" JSONB NOT NULL,
    "agencies" TEXT[],
    "outcome" "disclosure_outcome" NOT NULL,
    "reason" TEXT,
    "salt" BYTEA NOT NULL,
    "subject_salt" BYTEA NOT NULL,
    "sequence_salt" BYTEA NOT NULL,

    CONSTRAINT "disclosure_event_pkey" PRIMARY KEY ("id","time")
) PARTITION BY RANGE ("time");

-- Takes what no monthly partition covers, so that an event is never lost for want of one.
CREATE TABLE "disclosure_event_default" PARTITION OF "disclosure_event" DEFAULT;

-- CreateTable
CREATE TABLE "refusal_count" (
    "token_hash" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "refusal_count_pkey" PRIMARY KEY ("token_hash","minute")
);

-- CreateTable
CREATE TABLE "used_proof" (
    "jkt" TEXT NOT NULL,
    "jti" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "used_proof_pkey" PRIMARY KEY ("jkt","jti")
);

-- CreateTable
CREATE TABLE "client_quota" (
    "client_id" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "client_quota_pkey" PRIMARY KEY ("client_id")
);

-- CreateTable
CREATE TABLE "oidc_artifact" (
    "model" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "grant_id" TEXT,
    "uid" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "consumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "oidc_artifact_pkey" PRIMARY KEY ("model","id")
);

-- CreateTable
CREATE TABLE "resident_session" (
    "secret_hash" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "acr" TEXT NOT NULL,
    "amr" TEXT[],
    "auth_time" TIMESTAMPTZ(3) NOT NULL,
    "csrf_token" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "resident_session_pkey" PRIMARY KEY ("secret_hash")
);

-- CreateTable
CREATE TABLE "sandbox_persona" (
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "shows" TEXT NOT NULL,
    "person_id" UUID NOT NULL,

    CONSTRAINT "sandbox_persona_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "sandbox_stamp" (
    "id" INTEGER NOT NULL,
    "stamped_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sandbox_stamp_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "acting_role_person_id_entity_id_role_key" ON "acting_role"("person_id", "entity_id", "role");

-- CreateIndex
CREATE UNIQUE INDEX "consent_grant_id_key" ON "consent"("grant_id");

-- CreateIndex
CREATE UNIQUE INDEX "consent_interaction_uid_key" ON "consent"("interaction_uid");

-- CreateIndex
CREATE INDEX "consent_subject_kind_subject_id_idx" ON "consent"("subject_kind", "subject_id");

-- CreateIndex
CREATE INDEX "consent_actor_id_idx" ON "consent"("actor_id");

-- CreateIndex
CREATE INDEX "consent_client_id_status_idx" ON "consent"("client_id", "status");

-- CreateIndex
CREATE INDEX "disclosure_event_subject_id_sequence_idx" ON "disclosure_event"("subject_id", "sequence");

-- CreateIndex
CREATE INDEX "disclosure_event_client_id_time_idx" ON "disclosure_event"("client_id", "time");

-- CreateIndex
CREATE INDEX "disclosure_event_consent_id_time_idx" ON "disclosure_event"("consent_id", "time");

-- CreateIndex
CREATE INDEX "used_proof_expires_at_idx" ON "used_proof"("expires_at");

-- CreateIndex
CREATE INDEX "oidc_artifact_grant_id_idx" ON "oidc_artifact"("grant_id");

-- CreateIndex
CREATE INDEX "oidc_artifact_uid_idx" ON "oidc_artifact"("uid");

-- CreateIndex
CREATE INDEX "oidc_artifact_expires_at_idx" ON "oidc_artifact"("expires_at");

-- CreateIndex
CREATE INDEX "resident_session_expires_at_idx" ON "resident_session"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "sandbox_persona_person_id_key" ON "sandbox_persona"("person_id");

-- AddForeignKey
ALTER TABLE "client_item" ADD CONSTRAINT "client_item_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("client_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_item" ADD CONSTRAINT "client_item_scope_fkey" FOREIGN KEY ("scope") REFERENCES "scope"("scope") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_purpose" ADD CONSTRAINT "client_purpose_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("client_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_purpose" ADD CONSTRAINT "client_purpose_purpose_code_fkey" FOREIGN KEY ("purpose_code") REFERENCES "purpose"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_operation" ADD CONSTRAINT "client_operation_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("client_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("client_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent_item" ADD CONSTRAINT "consent_item_consent_id_fkey" FOREIGN KEY ("consent_id") REFERENCES "consent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent_history" ADD CONSTRAINT "consent_history_consent_id_fkey" FOREIGN KEY ("consent_id") REFERENCES "consent"("id") ON DELETE CASCADE ON UPDATE CASCADE;


