import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/harness/longest-first.ts'

// Two workers: tests run real servers and a real database, and must not starve them. A worker takes one file after
// another and loads each module once, which is a third of the time; so a test file keeps nothing in a module, takes
// databases and ports of its own, and puts back whatever it changes of its process.
export default defineConfig({
  // `graphql` has an ESM and a CommonJS build and must be loaded once: the one that Node chooses, as Apollo's packages do.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/harness/global-setup.ts'],
    reporters: ['default', './test/harness/closing-line.ts'],
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    maxWorkers: 2,
    isolate: false,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: {
      // No test may reach beyond loopback.
      APOLLO_TELEMETRY_DISABLED: '1',
      // Processes that tests start find the code compiled that an earlier one loaded: the platform starts in two thirds of the time.
      NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/node-compile', import.meta.url)),
    },
  },
})
