-- A change that a recipient asked for and nobody answered ends, as an unanswered request does.

-- AlterEnum
ALTER TYPE "amendment_status" ADD VALUE 'LAPSED';
