-- CreateEnum
CREATE TYPE "segment" AS ENUM ('SC', 'PR', 'FIN');

-- CreateEnum
CREATE TYPE "child_kind" AS ENUM ('BIRTH', 'SPONSORED');

-- CreateEnum
CREATE TYPE "vocational_kind" AS ENUM ('TAXI_DRIVER', 'PRIVATE_HIRE_CAR_DRIVER', 'BUS_ATTENDANT', 'BUS_DRIVER', 'OMNIBUS_DRIVER');

-- CreateTable
CREATE TABLE "person" (
    "id" UUID NOT NULL,
    "segment" "segment" NOT NULL,
    "updated_on" DATE NOT NULL,
    "envelopes" JSONB NOT NULL DEFAULT '{}',
    "uinfin" TEXT,
    "name" TEXT,
    "alias_name" TEXT,
    "hanyu_pinyin_name" TEXT,
    "hanyu_pinyin_alias_name" TEXT,
    "married_name" TEXT,
    "sex" TEXT,
    "race" TEXT,
    "secondary_race" TEXT,
    "dialect" TEXT,
    "date_of_birth" TEXT,
    "residential_status" TEXT,
    "nationality" TEXT,
    "birth_country" TEXT,
    "passport_number" TEXT,
    "passport_expiry_date" DATE,
    "pass_type" TEXT,
    "pass_status" TEXT,
    "pass_expiry_date" DATE,
    "employment_sector" TEXT,
    "mobile_area_code" TEXT,
    "mobile_number" TEXT,
    "email" TEXT,
    "registered_address" JSONB,
    "hdb_type" TEXT,
    "housing_type" TEXT,
    "cpf_ordinary_account" DECIMAL(14,2),
    "cpf_medisave_account" DECIMAL(14,2),
    "cpf_special_account" DECIMAL(14,2),
    "cpf_retirement_account" DECIMAL(14,2),
    "cpf_agent_bank_code" TEXT,
    "cpf_investment_account_no" TEXT,
    "cpf_special_discounted_shares" INTEGER,
    "cpf_self_awareness_questionnaire" TEXT,
    "owner_private" BOOLEAN,
    "employment" TEXT,
    "occupation_code" TEXT,
    "occupation_description" TEXT,
    "marital_status" TEXT,
    "marriage_date" DATE,
    "divorce_date" DATE,
    "marriage_certificate_no" TEXT,
    "country_of_marriage" TEXT,
    "pioneer_eligible" BOOLEAN,
    "merdeka_eligible" BOOLEAN,
    "chas_card_type" TEXT,
    "chas_indicator" TEXT,
    "chas_issue_date" DATE,
    "chas_expiry_date" DATE,
    "chas_name" TEXT,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vehicle" (
    "person_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "envelope" JSONB,
    "vehicle_no" TEXT,
    "type" TEXT,
    "iu_label_no" TEXT,
    "make" TEXT,
    "model" TEXT,
    "chassis_no" TEXT,
    "engine_no" TEXT,
    "motor_no" TEXT,
    "year_of_manufacture" INTEGER,
    "first_registration_date" DATE,
    "original_registration_date" DATE,
    "coe_category" TEXT,
    "coe_expiry_date" DATE,
    "road_tax_expiry_date" DATE,
    "quota_premium" DECIMAL(14,2),
    "open_market_value" DECIMAL(14,2),
    "co2_emission" DECIMAL(65,30),
    "status" TEXT,
    "primary_colour" TEXT,
    "secondary_colour" TEXT,
    "attachment1" TEXT,
    "attachment2" TEXT,
    "attachment3" TEXT,
    "scheme" TEXT,
    "thc_emission" DECIMAL(65,30),
    "co_emission" DECIMAL(65,30),
    "nox_emission" DECIMAL(65,30),
    "pm_emission" DECIMAL(65,30),
    "engine_capacity" INTEGER,
    "power_rate" DECIMAL(65,30),
    "effective_ownership" TIMESTAMPTZ(3),
    "propellant" TEXT,
    "maximum_unladen_weight" INTEGER,
    "maximum_laden_weight" INTEGER,
    "minimum_parf_benefit" DECIMAL(14,2),
    "number_of_transfers" INTEGER,
    "vpc" TEXT,

    CONSTRAINT "vehicle_pkey" PRIMARY KEY ("person_id","ordinal")
);

-- CreateTable
CREATE TABLE "hdb_flat" (
    "person_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "envelope" JSONB,
    "number_of_owners" INTEGER,
    "address" JSONB,
    "hdb_type" TEXT,
    "lease_commencement_date" DATE,
    "term_of_lease" INTEGER,
    "date_of_purchase" DATE,
    "date_of_ownership_transfer" DATE,
    "loan_granted" DECIMAL(14,2),
    "original_loan_repayment" INTEGER,
    "balance_loan_years" INTEGER,
    "balance_loan_months" INTEGER,
    "outstanding_loan_balance" DECIMAL(14,2),
    "monthly_loan_instalment" DECIMAL(14,2),
    "purchase_price" DECIMAL(14,2),
    "outstanding_instalment" DECIMAL(14,2),

    CONSTRAINT "hdb_flat_pkey" PRIMARY KEY ("person_id","ordinal")
);

-- CreateTable
CREATE TABLE "child_record" (
    "person_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "kind" "child_kind" NOT NULL,
    "envelope" JSONB,
    "birth_certificate_no" TEXT,
    "nric" TEXT,
    "name" TEXT,
    "alias_name" TEXT,
    "hanyu_pinyin_name" TEXT,
    "hanyu_pinyin_alias_name" TEXT,
    "married_name" TEXT,
    "sex" TEXT,
    "race" TEXT,
    "secondary_race" TEXT,
    "dialect" TEXT,
    "date_of_birth" TEXT,
    "life_status" TEXT,
    "vaccination_requirements" JSONB,
    "time_of_birth" TEXT,
    "singapore_citizen_at_birth" BOOLEAN,
    "birth_country" TEXT,
    "residential_status" TEXT,
    "nationality" TEXT,
    "scpr_grant_date" DATE,

    CONSTRAINT "child_record_pkey" PRIMARY KEY ("person_id","ordinal")
);

-- CreateTable
CREATE TABLE "cpf_contribution" (
    "person_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "employer" TEXT,
    "paid_on" DATE,
    "month" TEXT,
    "amount" DECIMAL(14,2),

    CONSTRAINT "cpf_contribution_pkey" PRIMARY KEY ("person_id","ordinal")
);

-- CreateTable
CREATE TABLE "cpf_housing_withdrawal" (
    "person_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "address" JSONB,
    "accrued_interest" DECIMAL(14,2),
    "monthly_instalment" DECIMAL(14,2),
    "principal_withdrawal" DECIMAL(14,2),
    "total_allowed" DECIMAL(14,2),

    CONSTRAINT "cpf_housing_withdrawal_pkey" PRIMARY KEY ("person_id","ordinal")
);

-- CreateTable
CREATE TABLE "assessment" (
    "person_id" UUID NOT NULL,
    "amount" DECIMAL(14,2),
    "year_of_assessment" INTEGER NOT NULL,
    "employment" DECIMAL(14,2),
    "trade" DECIMAL(14,2),
    "rent" DECIMAL(14,2),
    "interest" DECIMAL(14,2),
    "tax_clearance" BOOLEAN,
    "category" TEXT,

    CONSTRAINT "assessment_pkey" PRIMARY KEY ("person_id","year_of_assessment")
);

-- CreateTable
CREATE TABLE "academic_transcript" (
    "person_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "name" TEXT,
    "year_attained" INTEGER,
    "results" JSONB,
    "explanatory_notes" TEXT,

    CONSTRAINT "academic_transcript_pkey" PRIMARY KEY ("person_id","ordinal")
);

-- CreateTable
CREATE TABLE "academic_certificate" (
    "person_id" UUID NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "name" TEXT,
    "content" TEXT,
    "open_certificate_id" TEXT,
    "primary_open_certificate" BOOLEAN,

    CONSTRAINT "academic_certificate_pkey" PRIMARY KEY ("person_id","ordinal")
);

-- CreateTable
CREATE TABLE "vocational_licence" (
    "person_id" UUID NOT NULL,
    "kind" "vocational_kind" NOT NULL,
    "licence_name" TEXT,
    "licence_number" TEXT,
    "expiry_date" DATE,
    "status" TEXT,

    CONSTRAINT "vocational_licence_pkey" PRIMARY KEY ("person_id","kind")
);

-- CreateTable
CREATE TABLE "driving_licence" (
    "person_id" UUID NOT NULL,
    "certificate_of_merit" TEXT,
    "total_demerit_points" INTEGER,
    "suspension_start_date" DATE,
    "suspension_end_date" DATE,
    "disqualification_start_date" DATE,
    "disqualification_end_date" DATE,
    "revocation_start_date" DATE,
    "revocation_end_date" DATE,
    "pdl_validity" TEXT,
    "pdl_expiry_date" DATE,
    "pdl_classes" JSONB,
    "qdl_validity" TEXT,
    "qdl_expiry_date" DATE,
    "qdl_classes" JSONB,
    "photo_card_serial_no" TEXT,

    CONSTRAINT "driving_licence_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "sandbox_stamp" (
    "id" INTEGER NOT NULL,
    "stamped_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sandbox_stamp_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_uinfin_key" ON "person"("uinfin");

-- AddForeignKey
ALTER TABLE "vehicle" ADD CONSTRAINT "vehicle_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hdb_flat" ADD CONSTRAINT "hdb_flat_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "child_record" ADD CONSTRAINT "child_record_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cpf_contribution" ADD CONSTRAINT "cpf_contribution_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cpf_housing_withdrawal" ADD CONSTRAINT "cpf_housing_withdrawal_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assessment" ADD CONSTRAINT "assessment_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "academic_transcript" ADD CONSTRAINT "academic_transcript_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "academic_certificate" ADD CONSTRAINT "academic_certificate_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vocational_licence" ADD CONSTRAINT "vocational_licence_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "driving_licence" ADD CONSTRAINT "driving_licence_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;


