import { defineConfig } from 'prisma/config'

export default defineConfig({
  schema: 'schema.prisma',
  migrations: { path: 'migrations' },
  datasource: { url: process.env['IZIN_REGISTRY_DATABASE_URL'] ?? '' },
})
