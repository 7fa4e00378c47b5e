import { defineConfig } from 'prisma/config'

export default defineConfig({
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  datasource: { url: process.env['IZIN_CONSENT_DATABASE_URL'] ?? '' },
})
