#!/usr/bin/env node
// `npx izin`: runs the command line on the Node that this repository pins, whatever Node npm itself runs on.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const pinned = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node')
const program = fileURLToPath(new URL('./main.ts', import.meta.url))
const { status } = spawnSync(pinned, ['--disable-warning=ExperimentalWarning', program, ...process.argv.slice(2)], {
  stdio: 'inherit',
})
process.exitCode = status ?? 3
