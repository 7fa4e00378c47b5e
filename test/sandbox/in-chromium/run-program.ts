// Runs a copied program as its reader would, inside the repository, where the packages are found.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** All that it says, whatever it ends with. */
export async function runProgram(text: string): Promise<string> {
  const parent = fileURLToPath(new URL('../../../.izin/', import.meta.url))
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, 'test-copied-'))
  try {
    writeFileSync(join(folder, 'query.ts'), text)
    const ran = promisify(execFile)(process.execPath, [join(folder, 'query.ts')])
    const { stdout, stderr } = await ran.catch((error: { stdout: string; stderr: string }) => error)
    return stdout + stderr
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
