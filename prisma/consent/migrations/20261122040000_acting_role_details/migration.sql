-- A role may be limited to a part of the company, and may come from a third party: a company that acts for another
-- (catalogue facts 2.3, CP_ClntEnt_SUB and TP_Auth). Neither changes whether the role is valid.
ALTER TABLE "acting_role" ADD COLUMN "sub_uen" TEXT,
ADD COLUMN "agent_name" TEXT,
ADD COLUMN "agent_uen" TEXT;
