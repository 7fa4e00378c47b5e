-- CreateEnum
CREATE TYPE "party_kind" AS ENUM ('ENTITY', 'INDIVIDUAL');

-- CreateTable
CREATE TABLE "entity" (
    "id" UUID NOT NULL,
    "updated_on" DATE NOT NULL,
    "envelopes" JSONB NOT NULL DEFAULT '{}',
    "entity_type" TEXT NOT NULL,
    "registration_number" TEXT NOT NULL,
    "identity_country" TEXT,
    "name" TEXT NOT NULL,
    "type" TEXT,
    "company_type" TEXT,
    "constitution" TEXT,
    "uen_status" TEXT,
    "country_of_incorporation" TEXT,
    "registration_date" DATE,
    "expiry_date" DATE,
    "primary_activity" JSONB,
    "secondary_activity" JSONB,
    "address" JSONB,

    CONSTRAINT "entity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "appointment" (
    "entity_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "envelope" JSONB,
    "appointment_date" DATE,
    "ceased_on" DATE,
    "position" TEXT,
    "category" TEXT,
    "designation" TEXT,
    "party_kind" "party_kind" NOT NULL,
    "party_name" TEXT,
    "party_number" TEXT,
    "party_type" TEXT,
    "party_nationality" TEXT,
    "person_id" UUID,

    CONSTRAINT "appointment_pkey" PRIMARY KEY ("entity_id","ordinal")
);

-- CreateTable
CREATE TABLE "shareholder" (
    "entity_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "envelope" JSONB,
    "allocation" DECIMAL(65,30),
    "category" TEXT,
    "currency" TEXT,
    "share_type" TEXT,
    "party_kind" "party_kind" NOT NULL,
    "party_name" TEXT,
    "party_number" TEXT,
    "party_type" TEXT,
    "party_nationality" TEXT,

    CONSTRAINT "shareholder_pkey" PRIMARY KEY ("entity_id","ordinal")
);

-- CreateTable
CREATE TABLE "capital" (
    "entity_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "envelope" JSONB,
    "share_type" TEXT,
    "share_allotted_number" DECIMAL(65,30),
    "issued_amount" DECIMAL(18,2),
    "paid_up_amount" DECIMAL(18,2),
    "currency" TEXT,

    CONSTRAINT "capital_pkey" PRIMARY KEY ("entity_id","ordinal")
);

-- CreateTable
CREATE TABLE "financial_period" (
    "entity_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "envelope" JSONB,
    "period_start_date" DATE,
    "period_end_date" DATE,
    "audited" BOOLEAN,
    "currency" TEXT,
    "company_revenue" DECIMAL(18,2),
    "company_profit_loss_before_tax" DECIMAL(18,2),
    "company_profit_loss_after_tax" DECIMAL(18,2),
    "group_revenue" DECIMAL(18,2),
    "group_profit_loss_before_tax" DECIMAL(18,2),
    "group_profit_loss_after_tax" DECIMAL(18,2),
    "group_share_capital" DECIMAL(18,2),

    CONSTRAINT "financial_period_pkey" PRIMARY KEY ("entity_id","ordinal")
);

-- CreateTable
CREATE TABLE "previous_name" (
    "entity_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "name" TEXT,
    "effective_date" DATE,

    CONSTRAINT "previous_name_pkey" PRIMARY KEY ("entity_id","ordinal")
);

-- CreateTable
CREATE TABLE "previous_number" (
    "entity_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "registration_number" TEXT,

    CONSTRAINT "previous_number_pkey" PRIMARY KEY ("entity_id","ordinal")
);

-- CreateTable
CREATE TABLE "licence" (
    "entity_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "envelope" JSONB,
    "licence_number" TEXT,
    "licence_name" TEXT,
    "issuance_agency" TEXT,
    "issue_date" DATE,
    "expiry_date" DATE,

    CONSTRAINT "licence_pkey" PRIMARY KEY ("entity_id","ordinal")
);

-- CreateTable
CREATE TABLE "government_grant" (
    "entity_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "envelope" JSONB,
    "type" TEXT,
    "status" TEXT,
    "functional_area" TEXT,
    "development_category" TEXT,
    "approved_amount" DECIMAL(18,2),
    "submitted_on_date" DATE,
    "last_updated_date" DATE,

    CONSTRAINT "government_grant_pkey" PRIMARY KEY ("entity_id","ordinal")
);

-- CreateTable
CREATE TABLE "builder" (
    "entity_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "envelope" JSONB,
    "licence" TEXT,
    "licence_expiry_date" DATE,

    CONSTRAINT "builder_pkey" PRIMARY KEY ("entity_id","ordinal")
);

-- CreateTable
CREATE TABLE "contractor" (
    "entity_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "envelope" JSONB,
    "workhead" TEXT,
    "financial_grade" TEXT,
    "crs_expiry_date" DATE,

    CONSTRAINT "contractor_pkey" PRIMARY KEY ("entity_id","ordinal")
);

-- CreateTable
CREATE TABLE "sandbox_stamp" (
    "id" INTEGER NOT NULL,
    "stamped_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sandbox_stamp_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "entity_entity_type_registration_number_key" ON "entity"("entity_type", "registration_number");

-- CreateIndex
CREATE INDEX "appointment_person_id_idx" ON "appointment"("person_id");

-- AddForeignKey
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_entity_id_fkey" FOREIGN KEY ("entity_id") REFERENCES "entity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shareholder" ADD CONSTRAINT "shareholder_entity_id_fkey" FOREIGN KEY ("entity_id") REFERENCES "entity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "capital" ADD CONSTRAINT "capital_entity_id_fkey" FOREIGN KEY ("entity_id") REFERENCES "entity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "financial_period" ADD CONSTRAINT "financial_period_entity_id_fkey" FOREIGN KEY ("entity_id") REFERENCES "entity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "previous_name" ADD CONSTRAINT "previous_name_entity_id_fkey" FOREIGN KEY ("entity_id") REFERENCES "entity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "previous_number" ADD CONSTRAINT "previous_number_entity_id_fkey" FOREIGN KEY ("entity_id") REFERENCES "entity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "licence" ADD CONSTRAINT "licence_entity_id_fkey" FOREIGN KEY ("entity_id") REFERENCES "entity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "government_grant" ADD CONSTRAINT "government_grant_entity_id_fkey" FOREIGN KEY ("entity_id") REFERENCES "entity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "builder" ADD CONSTRAINT "builder_entity_id_fkey" FOREIGN KEY ("entity_id") REFERENCES "entity"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contractor" ADD CONSTRAINT "contractor_entity_id_fkey" FOREIGN KEY ("entity_id") REFERENCES "entity"("id") ON DELETE CASCADE ON UPDATE CASCADE;


