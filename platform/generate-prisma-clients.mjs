// Generates the Prisma client of every owner (`prisma/<owner>/generated`); `npm ci` runs it as `postinstall`.
// It must never download anything: the Prisma CLI would fetch its schema engine from outside the npm registry, though
// `generate` does not use it. Any executable named in PRISMA_SCHEMA_ENGINE_BINARY keeps it from trying.
// JavaScript, so that it also runs where npm was started with an older Node than the pinned one.
import { execFile } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const project = fileURLToPath(new URL('..', import.meta.url))
const prisma = fileURLToPath(new URL('../node_modules/prisma/build/index.js', import.meta.url))

const owners = readdirSync(`${project}/prisma`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(`${project}/prisma/${entry.name}/schema.prisma`))
  .map((entry) => entry.name)

const results = await Promise.all(owners.map(generate))
for (const { line } of results) console.log(line)
if (results.length === 0) console.log('There is no schema.prisma below prisma/, so no client was generated.')
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1

/** @param {string} owner */
async function generate(owner) {
  const config = `prisma/${owner}/prisma.config.ts`
  if (!existsSync(`${project}/${config}`))
    return { ok: false, line: `Prisma client ${owner}: ${config} is missing beside its schema.prisma.` }
  const environment = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' }
  try {
    await promisify(execFile)(process.execPath, [prisma, 'generate', '--config', config], {
      cwd: project,
      env: environment,
    })
    return { ok: true, line: `Prisma client ${owner}: prisma/${owner}/generated` }
  } catch (error) {
    return { ok: false, line: `Prisma client ${owner}: not generated.\n${error.stdout ?? ''}${error.stderr ?? error}` }
  }
}
