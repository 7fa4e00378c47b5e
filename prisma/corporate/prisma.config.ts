import { defineConfig } from 'prisma/config'

export default defineConfig({
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  datasource: { url: process.env['IZIN_CORPORATE_DATABASE_URL'] ?? '' },
})
