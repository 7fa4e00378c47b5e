// The TypeScript that a browser runs: this project's own files as they are, with only their types blanked out, and each at
// its own address. So the check on a resident's page is the code of the log's verifier and never a copy of it.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transformSync } from 'amaro'

const root = new URL('../../', import.meta.url)
const prefix = '/assets/modules/'
/** The packages that those files may use: one file each, with no imports of their own. */
const packages = ['canonicalize']

/** The address of a file of this project. */
export function moduleAddress(file: URL): string {
  return `${prefix}${relative(fileURLToPath(root), fileURLToPath(file))}`
}

/** JavaScript by address: `entry` and everything it imports. Throws for a file that a browser could not run. */
export async function browserModules(entry: URL): Promise<ReadonlyMap<string, string>> {
  const modules = new Map<string, string>()
  const add = async (file: URL): Promise<void> => {
    const address = moduleAddress(file)
    if (modules.has(address)) return
    const { code } = transformSync(await readFile(file, 'utf8'), { mode: 'strip-only' })
    const imports = [...code.matchAll(importStatement)].map(([, target = '']) => target)
    modules.set(address, code.replaceAll(importStatement, asInBrowser))
    for (const target of imports) if (target.startsWith('.')) await add(new URL(target, file))
  }
  await add(entry)
  for (const name of packages) {
    const file = createRequire(import.meta.url).resolve(name)
    const code = await readFile(file, 'utf8')
    if (importStatement.test(code)) throw new Error(`${name} imports something, which a browser could not find`)
    modules.set(packageAddress(name), code)
  }
  return modules
}

const importStatement = /^(?:import\b|export\s*[{*])[^'"=;]*['"]([^'"]+)['"]/gm

function asInBrowser(statement: string, target: string): string {
  if (target.startsWith('.')) return statement
  if (!packages.includes(target)) throw new Error(`a browser has no ${target}`)
  return `${statement.slice(0, -1 - target.length)}${packageAddress(target)}'`
}

function packageAddress(name: string): string {
  return `${prefix}packages/${name}.js`
}
