-- What a client or a person took out of the record in the current minute or hour, beside the quotas of requests
-- (client_quota, authorization_quota). Swept once it counts no more.

-- CreateTable
CREATE TABLE "download_quota" (
    "kind" TEXT NOT NULL,
    "who" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "download_quota_pkey" PRIMARY KEY ("kind","who")
);

GRANT SELECT, INSERT, UPDATE, DELETE ON download_quota TO izin_authorization_server;
